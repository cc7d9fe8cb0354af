import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { evaluateCompared, evaluateConstant } from '../values/constants.js';
import { areEqual } from '../values/known.js';

/** The clauses at which a `switch` may start. If the value and the cases are known, only that of the value. */
export function findEntered(
  { checker }: Analysis,
  { expression, caseBlock: { clauses } }: ts.SwitchStatement,
  context: Context,
): ReadonlySet<ts.CaseOrDefaultClause> {
  const subject = evaluateCompared(checker, expression, context);
  const entered = new Set<ts.CaseOrDefaultClause>();
  for (const clause of clauses) {
    if (ts.isDefaultClause(clause)) continue;
    const value = subject && evaluateConstant(checker, clause.expression, context);
    const isEqual = subject && value && areEqual(subject.value, value.value, false)?.value;
    if (isEqual !== false) entered.add(clause);
    // The cases after it are reached only from it, and the default not at all.
    if (isEqual === true) return entered;
  }
  for (const clause of clauses) if (ts.isDefaultClause(clause)) entered.add(clause);
  return entered;
}

/** Whether a clause of a `switch` has a `break` that may end it: in a loop or a `switch` within, only one with a label. */
export function hasBreak(node: ts.Node, isNested = false): boolean {
  if (ts.isBreakStatement(node)) return !isNested || node.label !== undefined;
  if (ts.isFunctionLike(node)) return false;
  const nested = isNested || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
  return ts.forEachChild(node, child => hasBreak(child, nested) || undefined) ?? false;
}
