import ts from 'typescript';
import { isAsync } from '../flow/functions.js';
import { findCertainCallee } from './certain-callee.js';
import { isOfApplication } from './declarations.js';

/**
 * The values that functions of the application return. Each function is read once. What it returns is not known if it calls
 * itself, if it may return nothing, if another function may run in its place, or if the result is a promise.
 */
export class ReturnedValues<Value> {
  private readonly known = new WeakMap<ts.Node, Value | undefined>();

  /** @param join - what the values of two `return` statements have in common */
  constructor(private readonly join: (one: Value, other: Value) => Value) {}

  /** What all values that a call can return have in common. */
  find(
    checker: ts.TypeChecker,
    call: ts.CallExpression,
    read: (returned: ts.Expression) => Value | undefined,
  ): Value | undefined {
    const callee = findCertainCallee(checker, call);
    if (!callee || callee.asteriskToken || !isOfApplication(callee) || isDecorated(callee)) return undefined;
    if (isAsync(callee) && !isAwaited(call)) return undefined;
    if (!this.known.has(callee)) {
      this.known.set(callee, undefined);
      this.known.set(callee, this.readAll(listAlwaysReturned(callee.body) ?? [], read));
    }
    return this.known.get(callee);
  }

  private readAll(
    expressions: readonly ts.Expression[],
    read: (returned: ts.Expression) => Value | undefined,
  ): Value | undefined {
    let common: Value | undefined;
    for (const expression of expressions) {
      const value = read(expression);
      if (value === undefined) return undefined;
      common = common === undefined ? value : this.join(common, value);
    }
    return common;
  }
}

/** Whether a decorator may replace a method: by one that caches its results, for example. */
function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

/** Whether the value of an expression is awaited. */
export function isAwaited(node: ts.Expression): boolean {
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isNonNullExpression(outer))
    outer = outer.parent;
  return ts.isAwaitExpression(outer);
}

/** Lists the expressions that a body returns, without those of functions within it. The body of an arrow may be one itself. */
export function listReturned(body: ts.Block | ts.Expression): ts.Expression[] {
  return ts.isBlock(body) ? listReturns(body).flatMap(({ expression }) => expression ?? []) : [body];
}

/**
 * Lists the expressions that a body returns, if it returns one whenever it ends. `undefined` if it may return nothing.
 *
 * @example
 * if (!names.length) return; // returns nothing
 * return names.map(toName);
 */
export function listAlwaysReturned(body: ts.Block | ts.Expression): ts.Expression[] | undefined {
  if (!ts.isBlock(body)) return [body];
  const isComplete = neverReachesEnd(body) && listReturns(body).every(({ expression }) => expression);
  return isComplete ? listReturned(body) : undefined;
}

/** The statements `return` of a body, without those of functions within it. */
function listReturns(body: ts.Block): readonly ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node);
    if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

/** Whether a statement ends with `return` or `throw`, in each branch. `false` for statements that only a deeper look tells. */
function neverReachesEnd(node: ts.Statement | undefined): boolean {
  if (!node) return false;
  if (ts.isBlock(node)) return neverReachesEnd(node.statements.at(-1));
  if (ts.isIfStatement(node))
    return neverReachesEnd(node.thenStatement) && neverReachesEnd(node.elseStatement);
  return ts.isReturnStatement(node) || ts.isThrowStatement(node);
}
