import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { evaluateConstant } from '../values/constants.js';
import { findEntered, hasBreak } from './switches.js';

/** Lists the expressions that a function can return, without those that known conditions exclude. */
export function reachableReturns(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  context: Context,
): ts.Expression[] {
  return readReturns(analysis, body, context).flatMap(expression => expression ?? []);
}

/** The same list. It has `undefined` for a `return` without a value, and for the end of the body. */
export function readReturns(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  context: Context,
): (ts.Expression | undefined)[] {
  if (!ts.isBlock(body)) return [body];
  const found: (ts.Expression | undefined)[] = [];
  if (collect(analysis, body, context, found)) found.push(undefined);
  return found;
}

/** Collects the returned expressions of a statement, and tells whether the next statement is reached. */
function collect(
  analysis: Analysis,
  node: ts.Statement,
  context: Context,
  found: (ts.Expression | undefined)[],
): boolean {
  if (ts.isBlock(node))
    return node.statements.every(statement => collect(analysis, statement, context, found));
  if (ts.isReturnStatement(node)) {
    found.push(node.expression);
    return false;
  }
  if (ts.isThrowStatement(node)) return false;
  if (ts.isIfStatement(node)) {
    const known = evaluateConstant(analysis.checker, node.expression, context);
    const first = known && !known.value ? false : collect(analysis, node.thenStatement, context, found);
    const second = known?.value
      ? false
      : node.elseStatement
        ? collect(analysis, node.elseStatement, context, found)
        : true;
    return first || second;
  }
  if (ts.isTryStatement(node)) {
    const tried = collect(analysis, node.tryBlock, context, found);
    const caught = node.catchClause ? collect(analysis, node.catchClause.block, context, found) : false;
    const isLeft = !node.finallyBlock || collect(analysis, node.finallyBlock, context, found);
    return isLeft && (tried || caught);
  }
  if (ts.isLabeledStatement(node)) {
    collect(analysis, node.statement, context, found);
    return true;
  }
  if (ts.isSwitchStatement(node)) {
    return collectFromSwitch(analysis, node, context, found);
  }
  if (ts.isIterationStatement(node, false)) collect(analysis, node.statement, context, found);
  return true;
}

function collectFromSwitch(
  analysis: Analysis,
  node: ts.SwitchStatement,
  context: Context,
  found: (ts.Expression | undefined)[],
): boolean {
  const { clauses } = node.caseBlock;
  const entered = findEntered(analysis, node, context);
  let leaves = !clauses.some(ts.isDefaultClause);
  let fallsThrough = false;
  for (const clause of clauses) {
    if (!fallsThrough && !entered.has(clause)) continue;
    fallsThrough = clause.statements.every(
      statement => !ts.isBreakStatement(statement) && collect(analysis, statement, context, found),
    );
    leaves ||= hasBreak(clause);
  }
  return leaves || fallsThrough;
}
