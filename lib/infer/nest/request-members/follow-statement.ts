import ts from 'typescript';
import type { Known } from '../../analysis.js';
import { findEntered } from '../../flow/switches.js';
import { neverReturns } from '../../values/present-results.js';
import {
  containsStep,
  contextAt,
  distinct,
  evaluateAt,
  type Frame,
  giveUp,
  type Values,
} from './guard-walk.js';

/** Follows a statement of a guard. Returns the values with which the next statement is reached. */
export function followStatement(frame: Frame, node: ts.Statement, values: Values): Values {
  if (values.length === 0) return values;
  const { walk } = frame;
  if (ts.isBlock(node)) return followBlock(frame, node.statements, values);
  if (ts.isExpressionStatement(node)) return followParts(frame, [node.expression], values);
  if (ts.isVariableStatement(node)) {
    const { declarations } = node.declarationList;
    // const { role = (request.role = 'none') } = options
    if (declarations.some(({ name }) => containsStep(walk.methods, name))) return giveUp(walk, values);
    return followParts(
      frame,
      declarations.flatMap(({ initializer }) => initializer ?? []),
      values,
    );
  }
  if (ts.isReturnStatement(node)) return followReturn(frame, node.expression, values);
  if (ts.isThrowStatement(node)) return [];
  if (ts.isIfStatement(node)) return followIf(frame, node, values);
  if (ts.isSwitchStatement(node)) return followSwitch(frame, node, values);
  if (ts.isBreakStatement(node) && !node.label) {
    frame.breaks.push(...values);
    return [];
  }
  if (ts.isContinueStatement(node) && !node.label) return [];
  if (ts.isTryStatement(node)) return followTry(frame, node, values);
  if (ts.isIterationStatement(node, false)) return followLoop(frame, node, values);
  return ts.isLabeledStatement(node) ||
    ts.isBreakOrContinueStatement(node) ||
    containsStep(walk.methods, node)
    ? giveUp(walk, values)
    : values;
}

/** Follows the end of a function that returns a value. */
export function followReturn(frame: Frame, returned: ts.Expression | undefined, values: Values): Values {
  const after = returned ? frame.walk.expression(frame, returned, values) : values;
  const isRefusal = (value: Known): boolean => {
    const known = returned ? evaluateAt(frame, returned, value) : { value: undefined };
    return frame.isResult && known !== undefined && !known.value;
  };
  frame.ends.push(...after.filter(value => !isRefusal(value)));
  return [];
}

function followBlock(frame: Frame, statements: readonly ts.Statement[], values: Values): Values {
  return statements.reduce((before, statement) => frame.walk.statement(frame, statement, before), values);
}

function followParts(frame: Frame, parts: readonly ts.Expression[], values: Values): Values {
  const { walk } = frame;
  return parts.reduce((before, part) => {
    const after = walk.expression(frame, part, before);
    return after.filter(value => !neverReturns(walk.analysis, part, contextAt(frame, part, value)));
  }, values);
}

function followIf(frame: Frame, node: ts.IfStatement, values: Values): Values {
  const { walk } = frame;
  const after = walk.expression(frame, node.expression, values).map(value => ({
    value,
    known: evaluateAt(frame, node.expression, value),
  }));
  const ifTrue = after.filter(({ known }) => !known || known.value).map(({ value }) => value);
  const ifFalse = after.filter(({ known }) => !known?.value).map(({ value }) => value);
  return distinct([
    ...walk.statement(frame, node.thenStatement, ifTrue),
    ...(node.elseStatement ? walk.statement(frame, node.elseStatement, ifFalse) : ifFalse),
  ]);
}

function followSwitch(frame: Frame, node: ts.SwitchStatement, values: Values): Values {
  const { walk, breaks } = frame;
  const { clauses } = node.caseBlock;
  // A `case` is evaluated only if none before it is entered.
  if (clauses.some(clause => ts.isCaseClause(clause) && containsStep(walk.methods, clause.expression)))
    return giveUp(walk, values);
  const after = walk.expression(frame, node.expression, values).map(value => ({
    value,
    entered: findEntered(walk.analysis, node, contextAt(frame, node.expression, value)),
  }));
  frame.breaks = clauses.some(ts.isDefaultClause) ? [] : after.map(({ value }) => value);
  let fallen: Values = [];
  for (const clause of clauses) {
    const entering = after.filter(({ entered }) => entered.has(clause)).map(({ value }) => value);
    fallen = followBlock(frame, clause.statements, distinct([...fallen, ...entering]));
  }
  const left = distinct([...fallen, ...frame.breaks]);
  frame.breaks = breaks;
  return left;
}

function followTry(
  frame: Frame,
  { tryBlock, catchClause, finallyBlock }: ts.TryStatement,
  values: Values,
): Values {
  const { walk } = frame;
  const parts = [tryBlock, catchClause, finallyBlock];
  // An error may leave the block at any place.
  if (parts.some(part => part && containsStep(walk.methods, part))) return giveUp(walk, values);
  const tried = walk.statement(frame, tryBlock, values);
  const caught = catchClause ? walk.statement(frame, catchClause.block, values) : [];
  const isLeft = !finallyBlock || walk.statement(frame, finallyBlock, values).length > 0;
  return isLeft ? distinct([...tried, ...caught]) : [];
}

function followLoop(frame: Frame, node: ts.IterationStatement, values: Values): Values {
  const { walk, breaks } = frame;
  if (containsStep(walk.methods, node)) return giveUp(walk, values);
  frame.breaks = [];
  walk.statement(frame, node.statement, values);
  frame.breaks = breaks;
  return values;
}
