import ts from 'typescript';
import type { Context, Known } from '../../analysis.js';
import { findCertainCallee } from '../../program/certain-callee.js';
import { constantInitializer, findValueSymbol, isOfApplication, unwrap } from '../../program/declarations.js';
import { isEither } from '../../program/operators.js';
import { listAlwaysReturned } from '../../program/returned.js';
import { evaluateConstant } from '../constants.js';
import { isUnchanged } from './unchanged-objects.js';
import { joinObjects, KnownList, type KnownObject } from '../known.js';
import { giveElement } from './list-elements.js';
import { isLanguageCall } from './reading-calls.js';

type ReadObject = (expression: ts.Expression, context: Context) => KnownObject | undefined;

/** How deep lists are read: through variables, calls and each other. */
const MAX_DEPTH = 8;

/**
 * Which members do all elements of a list have? Known only if the code makes each element as an object literal, and if
 * nothing changes the list or its elements. Any other list is not known: its elements can be anything.
 *
 * @example
 * const steps = names.map(name => ({ name })); // an element has `name`, and no other member
 * const others = names.map(toStep);            // not known
 */
export class ListReader {
  /** @param mayReturn - whether the function around the expressions may return the list */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly context: Context,
    private readonly readObject: ReadObject,
    private readonly mayReturn = false,
    private readonly depth = 0,
  ) {}

  read(expression: ts.Expression): KnownList | undefined {
    const node = unwrap(expression);
    if (this.depth > MAX_DEPTH) return undefined;
    if (ts.isIdentifier(node)) return this.readVariable(node);
    if (ts.isPropertyAccessExpression(node)) return this.readMember(node);
    if (ts.isArrayLiteralExpression(node)) return this.readLiteral(node);
    if (ts.isAwaitExpression(node)) return this.deeper().read(node.expression);
    if (ts.isCallExpression(node)) return this.readCall(node);
    if (ts.isConditionalExpression(node)) return this.readConditional(node);
    return ts.isBinaryExpression(node) ? this.readEither(node) : undefined;
  }

  /** A parameter whose list the caller gave, or a constant. */
  private readVariable(node: ts.Identifier): KnownList | undefined {
    const symbol = findValueSymbol(this.checker, node);
    const given = symbol && this.context.given?.get(symbol)?.value;
    if (given instanceof KnownList) return given;
    const initializer = constantInitializer(symbol);
    return initializer && this.deeper().read(initializer);
  }

  /** `plan.steps`, of an object that the caller gave. */
  private readMember(node: ts.PropertyAccessExpression): KnownList | undefined {
    const value = this.context.given && this.evaluate(node)?.value;
    return value instanceof KnownList ? value : undefined;
  }

  private readConditional(node: ts.ConditionalExpression): KnownList | undefined {
    const condition = this.evaluate(node.condition);
    return condition && this.deeper().read(condition.value ? node.whenTrue : node.whenFalse);
  }

  /** `list ?? other` and `list || other`: a list is never falsy. */
  private readEither(node: ts.BinaryExpression): KnownList | undefined {
    if (!isEither(node)) return undefined;
    const list = this.deeper().read(node.left);
    if (list) return list;
    const left = this.evaluate(node.left);
    const isAbsent = left && (left.value ?? undefined) === undefined;
    return isAbsent ? this.deeper().read(node.right) : undefined;
  }

  private readLiteral(node: ts.ArrayLiteralExpression): KnownList | undefined {
    return node.elements.length
      ? this.readElements(node.elements)
      : this.unlessChanged(node, new KnownList(undefined));
  }

  private readCall(node: ts.CallExpression): KnownList | undefined {
    const callee = unwrap(node.expression);
    const isMethod = ts.isPropertyAccessExpression(callee) && isLanguageCall(this.checker, node);
    if (!isMethod) return this.readReturned(node);
    const [argument] = node.arguments;
    switch (callee.name.text) {
      // Promise.all(list)
      case 'all':
        return argument && this.deeper().read(argument);
      case 'filter':
      case 'slice':
        return this.deeper().read(callee.expression);
      case 'map':
      case 'flatMap':
        return this.readMapped(node, callee, argument);
    }
    return undefined;
  }

  /** `names.map(name => ({ name }))` and `steps.flatMap(step => step.parts)`. The callback has one `return`, at its end. */
  private readMapped(
    node: ts.CallExpression,
    { expression, name }: ts.PropertyAccessExpression,
    callback: ts.Expression | undefined,
  ): KnownList | undefined {
    const receiver = this.deeper().read(expression);
    if (receiver?.isEmpty) return this.unlessChanged(node, receiver);
    if (!callback || !ts.isArrowFunction(callback)) return undefined;
    const isAsync = callback.modifiers !== undefined;
    const isAwaited = ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'Promise.all';
    const returned = listAlwaysReturned(callback.body);
    if (returned?.length !== 1 || (isAsync && !isAwaited)) return undefined;
    if (name.text === 'map') return this.readElements(returned);
    if (ts.isBlock(callback.body) || !receiver) return undefined;
    const within = giveElement(this.checker, callback.parameters[0]?.name, receiver, this.context);
    return this.within(within).read(callback.body);
  }

  /** The list that a function makes and returns. The function has one `return`, at its end. */
  private readReturned(node: ts.CallExpression): KnownList | undefined {
    const callee = findCertainCallee(this.checker, node);
    if (!callee || callee.asteriskToken || !isOfApplication(callee)) return undefined;
    const [returned, ...others] = listAlwaysReturned(callee.body) ?? [];
    if (!returned || others.length) return undefined;
    const list = this.within({ self: undefined }, true).read(returned);
    return list && this.unlessChanged(node, list);
  }

  /** The members that all elements have. */
  private readElements(nodes: readonly ts.Expression[]): KnownList | undefined {
    let common: KnownObject | undefined;
    for (const node of nodes) {
      const element = this.readElement(node);
      if (!element) return undefined;
      common = common ? joinObjects(common, element) : element;
    }
    return common?.isWhole || common?.tells ? new KnownList(common) : undefined;
  }

  /** The members of an object literal that is made for the list alone. Nothing may change the literals within it, either. */
  private readElement(node: ts.Expression): KnownObject | undefined {
    const literals = listLiterals(this.checker, node);
    const element = literals && this.readObject(node, this.context);
    const areUnchanged = literals?.every(literal => {
      const object = this.readObject(literal, this.context);
      return object && isUnchanged(this.checker, literal, object, this.mayReturn);
    });
    return areUnchanged ? element : undefined;
  }

  private unlessChanged(node: ts.Expression, list: KnownList): KnownList | undefined {
    return isUnchanged(this.checker, node, list, this.mayReturn) ? list : undefined;
  }

  private evaluate(node: ts.Expression): Known | undefined {
    return evaluateConstant(this.checker, node, this.context);
  }

  private deeper(): ListReader {
    return this.within(this.context);
  }

  private within(context: Context, mayReturn = this.mayReturn): ListReader {
    return new ListReader(this.checker, context, this.readObject, mayReturn, this.depth + 1);
  }
}

/** The object literals that an expression makes. `undefined` if it may be an object of others. */
function listLiterals(checker: ts.TypeChecker, expression: ts.Expression): ts.Expression[] | undefined {
  const node = unwrap(expression);
  if (ts.isIdentifier(node)) {
    const initializer = constantInitializer(findValueSymbol(checker, node));
    return initializer && listLiterals(checker, initializer);
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const inner = node.properties.flatMap(property => {
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    return (value && listLiterals(checker, value)) ?? [];
  });
  return [node, ...inner];
}
