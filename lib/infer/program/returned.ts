import ts from 'typescript';

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
