import ts from 'typescript';
import type { Analysis, Context, Outcome } from '../analysis.js';
import { filterCaught } from './catching.js';
import { evaluateDefaults } from './functions.js';
import { enterLoop } from './elements.js';
import { findEntered, hasBreak } from './switches.js';
import { evaluateConstant } from '../values/constants.js';
import { evaluatePresence, neverReturns } from '../values/present-results.js';
import {
  awaited,
  carrying,
  detached,
  type Effects,
  NO_EFFECTS,
  passing,
  throwing,
  uniteEffects,
} from './effects.js';

const CONTINUES: Outcome = { effects: NO_EFFECTS, continues: true };

/** Evaluates a statement. */
export function evaluateStatement(analysis: Analysis, node: ts.Statement, context: Context): Outcome {
  if (ts.isBlock(node)) return evaluateBlock(analysis, node.statements, context);
  if (ts.isExpressionStatement(node)) {
    const effects = detached(analysis.expression(node.expression, context));
    return { effects, continues: !neverReturns(analysis, node.expression, context) };
  }
  if (ts.isReturnStatement(node)) return ends(analysis.expression(node.expression, context));
  if (ts.isThrowStatement(node)) {
    const making = detached(analysis.expression(node.expression, context));
    return ends(uniteEffects(making, throwing(...analysis.errors(node.expression, context).values())));
  }
  if (ts.isIfStatement(node)) return evaluateIf(analysis, node, context);
  if (ts.isTryStatement(node)) return evaluateTry(analysis, node, context);
  if (ts.isVariableStatement(node)) return evaluateDeclarations(analysis, node.declarationList, context);
  if (ts.isSwitchStatement(node)) return evaluateSwitch(analysis, node, context);
  if (ts.isLabeledStatement(node)) return analysis.statement(node.statement, context);
  if (ts.isBreakOrContinueStatement(node)) return { effects: NO_EFFECTS, continues: false };
  if (ts.isIterationStatement(node, false)) return evaluateLoop(analysis, node, context);
  // It may run later, and pass an error to a callback.
  if (ts.isFunctionDeclaration(node) && context.rejecters)
    return { effects: passing(analysis.call(node, context).passed), continues: true };
  return CONTINUES;
}

function ends(effects: Effects): Outcome {
  return { effects, continues: false };
}

function evaluateBlock(analysis: Analysis, statements: readonly ts.Statement[], context: Context): Outcome {
  const all: Effects[] = [];
  for (const statement of statements) {
    const { effects, continues } = analysis.statement(statement, context);
    all.push(effects);
    if (!continues) return ends(uniteEffects(...all));
  }
  return { effects: uniteEffects(...all), continues: true };
}

function evaluateIf(analysis: Analysis, node: ts.IfStatement, context: Context): Outcome {
  const condition = analysis.expression(node.expression, context);
  const known =
    evaluateConstant(analysis.checker, node.expression, context) ??
    evaluatePresence(analysis, node.expression, context);
  const outcomes: Outcome[] = [];
  if (!known || known.value) outcomes.push(analysis.statement(node.thenStatement, context));
  if (!known?.value)
    outcomes.push(node.elseStatement ? analysis.statement(node.elseStatement, context) : CONTINUES);
  return {
    effects: uniteEffects(detached(condition), ...outcomes.map(({ effects }) => effects)),
    continues: outcomes.some(({ continues }) => continues),
  };
}

function evaluateSwitch(analysis: Analysis, node: ts.SwitchStatement, context: Context): Outcome {
  const { clauses } = node.caseBlock;
  const all = [detached(analysis.expression(node.expression, context))];
  const entered = findEntered(analysis, node, context);
  let leaves = !clauses.some(ts.isDefaultClause);
  let fallsThrough = false;
  for (const clause of clauses) {
    // The clause that is entered runs, and the clauses that it falls through to.
    if (!fallsThrough && !entered.has(clause)) continue;
    if (ts.isCaseClause(clause)) all.push(detached(analysis.expression(clause.expression, context)));
    const { effects, continues } = evaluateBlock(analysis, clause.statements, context);
    all.push(effects);
    fallsThrough = continues;
    // A `break` continues after the switch.
    leaves ||= hasBreak(clause) || (continues && clause === clauses.at(-1));
  }
  return { effects: uniteEffects(...all), continues: leaves };
}

function evaluateLoop(analysis: Analysis, node: ts.IterationStatement, context: Context): Outcome {
  const heads: Effects[] = [];
  if (ts.isForStatement(node)) {
    if (node.initializer) {
      heads.push(
        ts.isVariableDeclarationList(node.initializer)
          ? evaluateDeclarations(analysis, node.initializer, context).effects
          : analysis.expression(node.initializer, context),
      );
    }
    heads.push(analysis.expression(node.condition, context), analysis.expression(node.incrementor, context));
  } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    // A generator throws when it is iterated.
    heads.push(awaited(analysis.expression(node.expression, context)));
    const within = ts.isForOfStatement(node) ? enterLoop(analysis, node, context) : context;
    if (!within) return { effects: uniteEffects(...heads.map(detached)), continues: true };
    const { effects } = analysis.statement(node.statement, within);
    return { effects: uniteEffects(...heads.map(detached), effects), continues: true };
  } else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    heads.push(analysis.expression(node.expression, context));
  }
  const body = analysis.statement(node.statement, context);
  const isEndless =
    ts.isWhileStatement(node) &&
    node.expression.kind === ts.SyntaxKind.TrueKeyword &&
    !hasBreak(node.statement);
  return { effects: uniteEffects(...heads.map(detached), body.effects), continues: !isEndless };
}

/** A promise in a variable throws its errors at the place at which the variable is awaited. */
function evaluateDeclarations(
  analysis: Analysis,
  list: ts.VariableDeclarationList,
  context: Context,
): Outcome {
  const effects = list.declarations.flatMap(({ name, initializer }) => [
    detached(analysis.expression(initializer, context)),
    evaluateDefaults(analysis, name, context),
  ]);
  const continues = !list.declarations.some(
    ({ initializer }) => initializer !== undefined && neverReturns(analysis, initializer, context),
  );
  return { effects: uniteEffects(...effects), continues };
}

function evaluateTry(analysis: Analysis, node: ts.TryStatement, context: Context): Outcome {
  const tried = analysis.statement(node.tryBlock, context);
  const { effects, continues } = node.catchClause
    ? evaluateCatch(analysis, tried, node.catchClause, context)
    : tried;
  const last = node.finallyBlock ? analysis.statement(node.finallyBlock, context) : CONTINUES;
  // A `finally` that returns or throws replaces every earlier outcome.
  return last.continues
    ? { effects: uniteEffects(effects, last.effects), continues }
    : ends(uniteEffects(passing(effects.passed), last.effects));
}

function evaluateCatch(
  analysis: Analysis,
  tried: Outcome,
  { block, variableDeclaration }: ts.CatchClause,
  context: Context,
): Outcome {
  let { continues } = tried;
  const effects = filterCaught(analysis, tried.effects.thrown, variableDeclaration?.name, context, within => {
    const outcome = analysis.statement(block, within);
    continues ||= outcome.continues;
    return outcome.effects;
  });
  const { carried, passed } = tried.effects;
  return { effects: uniteEffects(effects, carrying(carried), passing(passed)), continues };
}
