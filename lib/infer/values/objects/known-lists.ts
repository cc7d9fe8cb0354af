import ts from 'typescript';
import { MAX_DEPTH, type Context, type Known } from '../../analysis.js';
import { constantInitializer, findValueSymbol, unwrap } from '../../program/declarations.js';
import { isEither } from '../../program/operators.js';
import { listAlwaysReturned, ReturnedValues } from '../../program/returned.js';
import { evaluateConstant } from '../constants.js';
import { KnownList, type KnownObject } from '../known.js';
import { joinLists, joinObjects } from './combined-objects.js';
import { giveElement } from './list-elements.js';
import { listMakers } from './object-makers.js';
import { isLanguageCall } from '../../program/reading-calls.js';
import { isUnchanged } from './unchanged-objects.js';

/** Reads an object. The function around it may return it, or not. */
type ReadObject = (
  expression: ts.Expression,
  context: Context,
  mayReturn: boolean,
) => KnownObject | undefined;

const returnedLists = new ReturnedValues(joinLists);

/**
 * Which members do all elements of a list have? Known only if the code makes each element, itself or in a function that it
 * calls, and if nothing changes the list or its elements. Any other list is not known: its elements can be anything.
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

  /** The lists that a function makes and returns. */
  private readReturned(node: ts.CallExpression): KnownList | undefined {
    const common = returnedLists.find(this.checker, node, returned =>
      new ListReader(this.checker, { self: undefined }, this.readObject, true).read(returned),
    );
    return common && this.unlessChanged(node, common);
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

  /** The members of an object that is made for the list alone. Nothing may change the objects within it, either. */
  private readElement(node: ts.Expression): KnownObject | undefined {
    const makers = listMakers(this.checker, node, this.context, this.mayReturn);
    const element = makers && this.readObject(node, this.context, this.mayReturn);
    const areUnchanged = makers?.every(maker => {
      const object = this.readObject(maker.node, maker.context, maker.mayReturn);
      return object && isUnchanged(this.checker, maker.node, object, maker.mayReturn);
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
