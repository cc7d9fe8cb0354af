import ts from 'typescript';
import { findCertainCallee } from '../program/certain-callee.js';
import { isOfApplication, getPackageName, listParameters } from '../program/declarations.js';
import { readMemberName } from '../program/member-names.js';
import { isAssignment } from '../program/operators.js';
import { KnownObject, KnownList } from './known.js';
import { hold, isShape, listUses, listVariables, type Shape } from './shapes.js';
import {
  isTransparent,
  isResultOf,
  READING_NODES,
  isLanguageCall,
  isWritten,
  READING_CALLS,
  COPYING_CALLS,
  READING_METHODS,
} from './reading-calls.js';

/** What a function returns of an object. `undefined` if code may change the object, or cannot be followed. */
type Returned = readonly Shape[] | undefined;

/** Nothing changes it, and the function does not return it. */
const KEPT: readonly Shape[] = [];

const returnedOf = new WeakMap<ts.Symbol, Map<string, Returned>>();

/**
 * Whether no code changes the known members of an object or a list, wherever an expression passes it. Follows variables,
 * elements, members and calls. Everything else may change it.
 *
 * @param mayReturn - whether the function around the expression may return it
 */
export function isUnchanged(
  checker: ts.TypeChecker,
  node: ts.Expression,
  shape: Shape,
  mayReturn: boolean,
): boolean {
  const owner = ts.findAncestor(node, part => ts.isFunctionLike(part) && !isCallback(part));
  const returned = owner && new Follower(checker, owner).use(node, shape, 0);
  return returned !== undefined && (mayReturn || returned.length === 0);
}

/** Whether a function, and those that it calls, leave the known members of a parameter as they are. */
export function isParameterUnchanged(
  checker: ts.TypeChecker,
  name: ts.BindingName,
  shape: Shape,
  owner: ts.Node,
): boolean {
  return new Follower(checker, owner).name(name, shape, 0) !== undefined;
}

function isCallback(node: ts.Node): boolean {
  return ts.isArrowFunction(node) && ts.isCallExpression(node.parent);
}

function isCallee(node: ts.Expression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function both(first: Returned, second: Returned): Returned {
  return first && second && [...first, ...second];
}

/** Follows an object through one function, and through those that it calls. */
class Follower {
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly owner: ts.Node,
  ) {}

  /** Follows an expression whose value is the object. */
  use(node: ts.Expression, shape: Shape, depth: number): Returned {
    const { parent } = node;
    if (depth > 60) return undefined;
    const next = (outer: ts.Expression, value: Shape = shape): Returned => this.use(outer, value, depth + 1);
    if (isTransparent(parent)) return next(parent);
    if (ts.isPropertyAccessExpression(parent)) return this.member(parent, parent.name.text, shape, depth);
    if (ts.isElementAccessExpression(parent) && parent.expression === node && shape instanceof KnownList) {
      if (isWritten(parent) || isCallee(parent)) return undefined;
      return shape.element ? next(parent, shape.element) : KEPT;
    }
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node)
      return this.argument(parent, node, shape, depth);
    if (ts.isSpreadElement(parent))
      return ts.isArrayLiteralExpression(parent.parent) ? next(parent.parent) : undefined;
    if (ts.isSpreadAssignment(parent)) return next(parent.parent);
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
      const name = readMemberName(parent.name);
      return name === undefined ? undefined : next(parent.parent, hold(name, shape));
    }
    if (ts.isArrayLiteralExpression(parent))
      return shape instanceof KnownObject ? next(parent, new KnownList(shape)) : undefined;
    if (ts.isVariableDeclaration(parent)) return this.name(parent.name, shape, depth);
    if (ts.isForOfStatement(parent)) return this.loop(parent, shape, depth);
    if (ts.isConditionalExpression(parent)) return parent.condition === node ? KEPT : next(parent);
    if (ts.isBinaryExpression(parent)) {
      if (isAssignment(parent)) return undefined;
      return isResultOf(parent, node) ? next(parent) : KEPT;
    }
    if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return this.result(node, shape, depth);
    if (ts.isTemplateSpan(parent))
      return ts.isTaggedTemplateExpression(parent.parent.parent) ? undefined : KEPT;
    return READING_NODES.has(parent.kind) ? KEPT : undefined;
  }

  /** Follows a variable, a parameter or the variables of a pattern. */
  name(name: ts.BindingName, shape: Shape, depth: number): Returned {
    if (!ts.isIdentifier(name)) {
      return listVariables(name, shape)?.reduce<Returned>(
        (returned, [variable, value]) => returned && both(returned, this.name(variable, value, depth + 1)),
        KEPT,
      );
    }
    const symbol = this.checker.getSymbolAtLocation(name);
    const scope = ts.findAncestor(name, ts.isFunctionLike);
    if (!symbol || !scope) return undefined;
    const known = returnedOf.get(symbol) ?? new Map<string, Returned>();
    returnedOf.set(symbol, known);
    const key = shape.toString();
    if (known.has(key)) return known.get(key);
    // A function that calls itself cannot be followed.
    known.set(key, undefined);
    const returned = listUses(this.checker, name, symbol, scope).reduce<Returned>(
      (before, use) => before && both(before, this.use(use, shape, depth + 1)),
      KEPT,
    );
    known.set(key, returned);
    return returned;
  }

  private member(node: ts.PropertyAccessExpression, name: string, shape: Shape, depth: number): Returned {
    const call = isCallee(node) ? (node.parent as ts.CallExpression) : undefined;
    if (shape instanceof KnownList) {
      if (call) return this.method(call, name, shape, depth);
      return name === 'length' && !isWritten(node) ? KEPT : undefined;
    }
    const known = shape.member(name);
    if (call || (known && isWritten(node))) return undefined;
    return known && isShape(known.value) ? this.use(node, known.value, depth + 1) : KEPT;
  }

  /** Follows the elements of a list into the callback of a method, and into its result. */
  private method(call: ts.CallExpression, name: string, list: KnownList, depth: number): Returned {
    const kind = READING_METHODS.get(name);
    if (!kind || !isLanguageCall(this.checker, call)) return undefined;
    const { element } = list;
    const [callback] = call.arguments;
    let returned: Returned = KEPT;
    if (kind.hasCallback && element && callback?.getText() !== 'Boolean') {
      if (!callback || !ts.isArrowFunction(callback) || callback.parameters.length > 2) return undefined;
      const [first, second] = callback.parameters;
      if (first?.dotDotDotToken || second?.dotDotDotToken) return undefined;
      returned = first ? this.name(first.name, element, depth + 1) : KEPT;
    }
    const value = kind.result === 'list' ? list : kind.result === 'element' ? element : undefined;
    return value && returned ? both(returned, this.use(call, value, depth + 1)) : returned;
  }

  private argument(
    call: ts.CallExpression | ts.NewExpression,
    node: ts.Expression,
    shape: Shape,
    depth: number,
  ): Returned {
    const declaration = this.checker.getResolvedSignature(call)?.declaration;
    if (!declaration) return undefined;
    if (!isOfApplication(declaration)) {
      const name = `${getPackageName(declaration)} ${call.expression.getText()}`;
      if (READING_CALLS.test(name)) return KEPT;
      return COPYING_CALLS.test(name) ? this.use(call, shape, depth + 1) : undefined;
    }
    const callee = findCertainCallee(this.checker, call);
    // The body may change any argument through `arguments`.
    if (!callee || /\barguments\b/.test(callee.body.getText())) return undefined;
    const parameter = listParameters(callee)[call.arguments?.indexOf(node) ?? -1];
    if (!parameter || call.arguments?.some(ts.isSpreadElement)) return undefined;
    if (parameter.dotDotDotToken || ts.getModifiers(parameter)?.length) return undefined;
    const returned = new Follower(this.checker, callee).name(parameter.name, shape, depth + 1);
    return returned?.reduce<Returned>((all, value) => both(all, this.use(call, value, depth + 1)), KEPT);
  }

  private loop(node: ts.ForOfStatement, shape: Shape, depth: number): Returned {
    const { initializer } = node;
    if (!(shape instanceof KnownList) || !ts.isVariableDeclarationList(initializer)) return undefined;
    const [variable] = initializer.declarations;
    return variable && shape.element ? this.name(variable.name, shape.element, depth + 1) : KEPT;
  }

  /** Follows a returned value: to the list that `map` makes, or to the callers. */
  private result(node: ts.Expression, shape: Shape, depth: number): Returned {
    const around = ts.findAncestor(node, ts.isFunctionLike);
    if (around === this.owner) return [shape];
    const call = around && isCallback(around) ? (around.parent as ts.CallExpression) : undefined;
    if (!call || call.arguments[0] !== around || !ts.isPropertyAccessExpression(call.expression))
      return undefined;
    const { text } = call.expression.name;
    if (!READING_METHODS.has(text) || !isLanguageCall(this.checker, call)) return undefined;
    if (text === 'map')
      return shape instanceof KnownObject ? this.use(call, new KnownList(shape), depth + 1) : undefined;
    if (text === 'flatMap')
      return this.use(call, shape instanceof KnownObject ? new KnownList(shape) : shape, depth + 1);
    return KEPT;
  }
}
