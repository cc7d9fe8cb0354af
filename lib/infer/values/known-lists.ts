import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { assignedIn } from '../program/assignments.js';
import { findCertainCallee } from '../program/certain-callee.js';
import { constantInitializer, findValueSymbol, isOfApplication, unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import { isEither } from '../program/operators.js';
import { listAlwaysReturned } from '../program/returned.js';
import { evaluateConstant } from './constants.js';
import { isUnchanged } from './unchanged-objects.js';
import { joinObjects, KnownList, type KnownObject } from './known.js';
import { isLanguageCall } from './reading-calls.js';

type ReadObject = (expression: ts.Expression, context: Context) => KnownObject | undefined;

/** Reads the members that the elements of a list have in common, if the code makes the list and nothing changes it. */
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
    if (this.depth > 8) return undefined;
    if (ts.isIdentifier(node)) {
      const symbol = findValueSymbol(this.checker, node);
      const given = symbol && this.context.given?.get(symbol)?.value;
      if (given instanceof KnownList) return given;
      const initializer = constantInitializer(symbol);
      return initializer ? this.deeper().read(initializer) : undefined;
    }
    if (ts.isPropertyAccessExpression(node)) {
      const value = this.context.given && this.evaluate(node)?.value;
      return value instanceof KnownList ? value : undefined;
    }
    if (ts.isArrayLiteralExpression(node)) return this.readLiteral(node);
    if (ts.isAwaitExpression(node)) return this.deeper().read(node.expression);
    if (ts.isCallExpression(node)) return this.readCall(node);
    if (ts.isConditionalExpression(node)) {
      const condition = this.evaluate(node.condition);
      return condition && this.deeper().read(condition.value ? node.whenTrue : node.whenFalse);
    }
    return ts.isBinaryExpression(node) ? this.readChoice(node) : undefined;
  }

  /** `list ?? other` and `list || other`. */
  private readChoice(node: ts.BinaryExpression): KnownList | undefined {
    if (!isEither(node)) return undefined;
    const { left, right } = node;
    const list = this.deeper().read(left);
    if (list) return list;
    const known = this.evaluate(left);
    return known && (known.value ?? undefined) === undefined ? this.deeper().read(right) : undefined;
  }

  private readLiteral(node: ts.ArrayLiteralExpression): KnownList | undefined {
    if (node.elements.length) return this.readElements(node.elements);
    const list = new KnownList(undefined);
    return isUnchanged(this.checker, node, list, this.mayReturn) ? list : undefined;
  }

  private readCall(node: ts.CallExpression): KnownList | undefined {
    const callee = unwrap(node.expression);
    if (!ts.isPropertyAccessExpression(callee)) return this.readResult(node);
    const [first] = node.arguments;
    const { text } = callee.name;
    if (!isLanguageCall(this.checker, node)) return this.readResult(node);
    if (text === 'all') return first && this.deeper().read(first);
    if (text === 'filter' || text === 'slice') return this.deeper().read(callee.expression);
    if (text !== 'map' && text !== 'flatMap') return undefined;
    const receiver = this.deeper().read(callee.expression);
    if (receiver?.isEmpty)
      return isUnchanged(this.checker, node, receiver, this.mayReturn) ? receiver : undefined;
    if (!first || !ts.isArrowFunction(first)) return undefined;
    const isAsync = first.modifiers !== undefined;
    const isAwaited = ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'Promise.all';
    const returned = listAlwaysReturned(first.body);
    // A body with several statements ends with its only `return`.
    if (returned?.length !== 1 || (isAsync && !isAwaited)) return undefined;
    if (text === 'map') return this.readElements(returned);
    if (ts.isBlock(first.body) || !receiver) return undefined;
    const within = giveElement(this.checker, first.parameters[0]?.name, receiver, this.context);
    return new ListReader(this.checker, within, this.readObject, this.mayReturn, this.depth + 1).read(
      first.body,
    );
  }

  /** The list that a function makes and returns. */
  private readResult(node: ts.CallExpression): KnownList | undefined {
    const callee = findCertainCallee(this.checker, node);
    if (!callee || callee.asteriskToken || !isOfApplication(callee)) return undefined;
    const [returned, ...others] = listAlwaysReturned(callee.body) ?? [];
    if (!returned || others.length) return undefined;
    const within: Context = { self: undefined };
    const list = new ListReader(this.checker, within, this.readObject, true, this.depth + 1).read(returned);
    return list && isUnchanged(this.checker, node, list, this.mayReturn) ? list : undefined;
  }

  private readElements(nodes: readonly ts.Expression[]): KnownList | undefined {
    let common: KnownObject | undefined;
    for (const node of nodes) {
      const element = this.readElement(node);
      if (!element) return undefined;
      common = common ? joinObjects(common, element) : element;
    }
    return common?.isWhole || common?.tells ? new KnownList(common) : undefined;
  }

  /** The members of an object literal that is made for the list alone, and of the literals within it. */
  private readElement(node: ts.Expression): KnownObject | undefined {
    const literals = listLiterals(this.checker, node);
    const element = literals && this.readObject(node, this.context);
    if (!literals || !element) return undefined;
    const areKept = literals.every(literal => {
      const shape = this.readObject(literal, this.context);
      return shape && isUnchanged(this.checker, literal, shape, this.mayReturn);
    });
    return areKept ? element : undefined;
  }

  private evaluate(node: ts.Expression): Known | undefined {
    return evaluateConstant(this.checker, node, this.context);
  }

  private deeper(): ListReader {
    return new ListReader(this.checker, this.context, this.readObject, this.mayReturn, this.depth + 1);
  }
}

/** The context in which a variable, or the variables of a pattern, hold an element of a list. */
export function giveElement(
  checker: ts.TypeChecker,
  name: ts.BindingName | undefined,
  { element }: KnownList,
  context: Context,
): Context {
  if (!name || !element) return context;
  const given = new Map(context.given);
  const around = ts.findAncestor(name, ts.isFunctionLike);
  const assigned = around && assignedIn(around);
  const give = (part: ts.Node, known: Known | undefined): void => {
    const symbol = ts.isIdentifier(part) ? checker.getSymbolAtLocation(part) : undefined;
    if (symbol && known && !assigned?.has(symbol.name)) given.set(symbol, known);
  };
  if (ts.isIdentifier(name)) give(name, { value: element });
  else if (ts.isObjectBindingPattern(name)) {
    for (const part of name.elements) {
      const member = part.initializer || part.dotDotDotToken ? undefined : readBoundMember(part);
      if (member !== undefined) give(part.name, element.member(member));
    }
  }
  return { ...context, given };
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
