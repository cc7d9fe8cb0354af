import ts from 'typescript';
import { getId } from '../../flow/object-ids.js';
import { findCertainCallee } from '../../program/certain-callee.js';
import { isOfApplication, listParameters } from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { isAssignment } from '../../program/operators.js';
import {
  isCallee,
  isOperandReturned,
  isTransparent,
  isWritten,
  onlyReads,
} from '../../program/value-uses.js';
import { listReferences } from '../../program/references.js';
import { isObjectOrList, KnownList, KnownObject, type ObjectOrList } from '../known.js';
import { listBoundVariables } from './bound-variables.js';
import { join, joinAll, MAY_CHANGE, type Outcome, UNCHANGED } from './reference-outcomes.js';
import {
  describePackageCall,
  isCallback,
  isLanguageCall,
  READING_METHODS,
} from '../../program/reading-calls.js';

/** The longest chain of references that is followed. */
const MAX_DEPTH = 60;

/** The outcomes of variables and their values, by the function that is followed. */
const knownOutcomes = new WeakMap<ts.Node, Map<string, Outcome>>();

/**
 * Follows the references to an object or a list through one function, and through those that it calls. The followed value
 * changes on the way: `{ steps: list }` is an object with the list, `list[0]` is an element of it.
 */
export class ReferenceFollower {
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly owner: ts.Node,
    private readonly depth = 0,
  ) {}

  /** Follows the value of an expression into the code around the expression. */
  followExpression(node: ts.Expression, value: ObjectOrList): Outcome {
    const { parent } = node;
    if (this.depth > MAX_DEPTH) return MAY_CHANGE;
    if (isTransparent(parent)) return this.next(parent, value);
    if (ts.isPropertyAccessExpression(parent)) return this.followProperty(parent, value);
    if (ts.isElementAccessExpression(parent) && parent.expression === node)
      return this.followElement(parent, value);
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node)
      return this.followArgument(parent, node, value);
    if (ts.isVariableDeclaration(parent)) return this.deeper().followBinding(parent.name, value);
    if (ts.isForOfStatement(parent)) return this.followLoop(parent, value);
    if (ts.isBinaryExpression(parent) && isAssignment(parent)) return MAY_CHANGE;
    if (ts.isBinaryExpression(parent) || ts.isConditionalExpression(parent))
      return isOperandReturned(parent, node) ? this.next(parent, value) : UNCHANGED;
    if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return this.followReturn(node, value);
    return onlyReads(parent) ? UNCHANGED : this.followLiteral(parent, value);
  }

  /** Follows a variable, a parameter, or the variables of a pattern. */
  followBinding(name: ts.BindingName, value: ObjectOrList): Outcome {
    if (!ts.isIdentifier(name)) {
      const variables = listBoundVariables(name, value);
      return variables && joinAll(variables, ([part, held]) => this.deeper().followBinding(part, held));
    }
    const symbol = this.checker.getSymbolAtLocation(name);
    const scope = ts.findAncestor(name, ts.isFunctionLike);
    if (!symbol || !scope) return MAY_CHANGE;
    const known = knownOutcomes.get(this.owner) ?? new Map<string, Outcome>();
    knownOutcomes.set(this.owner, known);
    const key = `${getId(symbol)} ${value.toString()}`;
    if (known.has(key)) return known.get(key);
    // A function that calls itself cannot be followed.
    known.set(key, MAY_CHANGE);
    const outcome = joinAll(listReferences(this.checker, name, symbol, scope), reference =>
      this.next(reference, value),
    );
    known.set(key, outcome);
    return outcome;
  }

  /** `object.member`, `list.length` and `list.map(…)`. */
  private followProperty(node: ts.PropertyAccessExpression, value: ObjectOrList): Outcome {
    const name = node.name.text;
    if (value instanceof KnownList) {
      if (isCallee(node)) return this.followListMethod(node.parent, name, value);
      return name === 'length' && !isWritten(node) ? UNCHANGED : MAY_CHANGE;
    }
    const member = value.member(name);
    if (isCallee(node) || (member && isWritten(node))) return MAY_CHANGE;
    return member && isObjectOrList(member.value) ? this.next(node, member.value) : UNCHANGED;
  }

  /** `list[0]`. */
  private followElement(node: ts.ElementAccessExpression, value: ObjectOrList): Outcome {
    if (!(value instanceof KnownList) || isWritten(node) || isCallee(node)) return MAY_CHANGE;
    return value.element ? this.next(node, value.element) : UNCHANGED;
  }

  /** `list.map(element => …)`: into the callback, and into the result. */
  private followListMethod(call: ts.CallExpression, name: string, list: KnownList): Outcome {
    const method = READING_METHODS.get(name);
    if (!method || !isLanguageCall(this.checker, call)) return MAY_CHANGE;
    const { element } = list;
    const inCallback = method.hasCallback && element ? this.followCallback(call, element) : UNCHANGED;
    const result = method.result === 'list' ? list : method.result === 'element' ? element : undefined;
    return result && inCallback ? join(inCallback, this.next(call, result)) : inCallback;
  }

  private followCallback({ arguments: [callback] }: ts.CallExpression, element: KnownObject): Outcome {
    if (callback?.getText() === 'Boolean') return UNCHANGED;
    if (!callback || !ts.isArrowFunction(callback)) return MAY_CHANGE;
    const [first, second, list] = callback.parameters;
    // The third parameter is the list itself.
    if (list || first?.dotDotDotToken || second?.dotDotDotToken) return MAY_CHANGE;
    return first ? this.deeper().followBinding(first.name, element) : UNCHANGED;
  }

  /** `check(object)`: into the function, and into the result of the call if the function returns the object. */
  private followArgument(
    call: ts.CallExpression | ts.NewExpression,
    node: ts.Expression,
    value: ObjectOrList,
  ): Outcome {
    const declaration = this.checker.getResolvedSignature(call)?.declaration;
    if (!declaration) return MAY_CHANGE;
    if (!isOfApplication(declaration)) {
      const effect = describePackageCall(call, declaration);
      if (effect === 'reads') return UNCHANGED;
      return effect === 'copies' ? this.next(call, value) : MAY_CHANGE;
    }
    const callee = findCertainCallee(this.checker, call);
    // The body may change any argument through `arguments`.
    if (!callee || /\barguments\b/.test(callee.body.getText())) return MAY_CHANGE;
    const parameter = listParameters(callee)[call.arguments?.indexOf(node) ?? -1];
    if (!parameter || call.arguments?.some(ts.isSpreadElement)) return MAY_CHANGE;
    // constructor(private readonly options: Options)
    if (parameter.dotDotDotToken || ts.getModifiers(parameter)?.length) return MAY_CHANGE;
    const returned = this.deeper(callee).followBinding(parameter.name, value);
    return returned && joinAll(returned, result => this.next(call, result));
  }

  /** `for (const element of list)`. */
  private followLoop({ initializer }: ts.ForOfStatement, value: ObjectOrList): Outcome {
    if (!(value instanceof KnownList) || !ts.isVariableDeclarationList(initializer)) return MAY_CHANGE;
    const [variable] = initializer.declarations;
    if (!variable || !value.element) return UNCHANGED;
    return this.deeper().followBinding(variable.name, value.element);
  }

  /** `{ member: object }`, `{ ...object }`, `[object]` and `[...list]`. */
  private followLiteral(parent: ts.Node, value: ObjectOrList): Outcome {
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
      const name = readMemberName(parent.name);
      if (name === undefined) return MAY_CHANGE;
      return this.next(parent.parent, new KnownObject(new Map([[name, { value }]]), false));
    }
    if (ts.isSpreadAssignment(parent)) return this.next(parent.parent, value);
    if (ts.isArrayLiteralExpression(parent) && value instanceof KnownObject)
      return this.next(parent, new KnownList(value));
    if (ts.isSpreadElement(parent) && ts.isArrayLiteralExpression(parent.parent))
      return this.next(parent.parent, value);
    return MAY_CHANGE;
  }

  /** `return object`: to the callers, or from a callback to the list that `map` makes. */
  private followReturn(node: ts.Expression, value: ObjectOrList): Outcome {
    const around = ts.findAncestor(node, ts.isFunctionLike);
    if (around === this.owner) return [value];
    if (!around || !isCallback(around)) return MAY_CHANGE;
    const call = around.parent;
    if (call.arguments[0] !== around || !ts.isPropertyAccessExpression(call.expression)) return MAY_CHANGE;
    const name = call.expression.name.text;
    if (!READING_METHODS.has(name) || !isLanguageCall(this.checker, call)) return MAY_CHANGE;
    if (name !== 'map' && name !== 'flatMap') return UNCHANGED;
    if (value instanceof KnownObject) return this.next(call, new KnownList(value));
    return name === 'flatMap' ? this.next(call, value) : MAY_CHANGE;
  }

  private next(node: ts.Expression, value: ObjectOrList): Outcome {
    return this.deeper().followExpression(node, value);
  }

  private deeper(owner = this.owner): ReferenceFollower {
    return new ReferenceFollower(this.checker, owner, this.depth + 1);
  }
}
