import ts from 'typescript';
import { MAX_DEPTH, type Analysis, type Context, type Known } from '../../analysis.js';
import { isAsync, isGenerator } from '../../flow/functions.js';
import { readReturns } from '../../flow/returns.js';
import { findCallee } from '../../program/callee.js';
import { constantInitializer, hasBody, unwrap } from '../../program/declarations.js';
import { isEither } from '../../program/operators.js';
import { evaluateConstant } from '../../values/constants.js';
import { isObject, OtherThan } from '../../values/known.js';

/** The most constants with which a value is compared. */
const MOST_CONSTANTS = 12;

/** Lists the values that an expression can have, if all of them are constants. */
export function listValues(
  analysis: Analysis,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): readonly Known[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const list = (part: ts.Expression, within = context): readonly Known[] | undefined =>
    listValues(analysis, part, within, depth + 1);
  const node = unwrap(expression);
  const known = evaluateConstant(analysis.checker, node, context);
  if (known) return isObject(known.value) ? undefined : [known];
  if (ts.isAwaitExpression(node)) return listAwaited(analysis, node, context, list);
  if (ts.isConditionalExpression(node)) {
    const condition = evaluateConstant(analysis.checker, node.condition, context);
    if (condition) return list(condition.value ? node.whenTrue : node.whenFalse);
    return join(list(node.whenTrue), list(node.whenFalse));
  }
  if (ts.isBinaryExpression(node)) {
    return isEither(node) ? join(list(node.left), list(node.right)) : undefined;
  }
  if (ts.isIdentifier(node)) {
    const initializer = constantInitializer(analysis.checker.getSymbolAtLocation(node));
    return initializer && list(initializer);
  }
  return ts.isCallExpression(node) ? listCallResults(analysis, node, context, false, list) : undefined;
}

type List = (part: ts.Expression, within?: Context) => readonly Known[] | undefined;

function listAwaited(
  analysis: Analysis,
  { expression }: ts.AwaitExpression,
  context: Context,
  list: List,
): readonly Known[] | undefined {
  const node = unwrap(expression);
  return ts.isCallExpression(node) ? listCallResults(analysis, node, context, true, list) : list(node);
}

/** The values that the functions which a call runs return. */
function listCallResults(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  isAwaited: boolean,
  list: List,
): readonly Known[] | undefined {
  const callee = findCallee(analysis, node, context);
  if (callee.kind !== 'functions' || callee.targets.length === 0) return undefined;
  return callee.targets
    .map(({ node: target, self }): readonly Known[] | undefined => {
      if (!hasBody(target) || isGenerator(target) || (isAsync(target) && !isAwaited)) return undefined;
      const within: Context = { self, route: context.route };
      return readReturns(analysis, target.body, within)
        .map(returned => (returned ? list(returned, within) : [{ value: undefined }]))
        .reduce(join, []);
    })
    .reduce(join, []);
}

function join(
  first: readonly Known[] | undefined,
  second: readonly Known[] | undefined,
): readonly Known[] | undefined {
  return first && second && [...first, ...second];
}

/** The constants with which a function compares a value, each as a value, and one value that differs from them all. */
export function listCompared(
  { checker }: Analysis,
  body: ts.Node,
  isCompared: (node: ts.Expression) => boolean,
  context: Context,
): readonly Known[] {
  const constants = new Set<unknown>();
  const add = (node: ts.Expression): void => {
    const known = evaluateConstant(checker, node, context);
    for (const value of known ? [known.value].flat() : []) if (!isObject(value)) constants.add(value);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node)) {
      if (isCompared(unwrap(node.left))) add(node.right);
      if (isCompared(unwrap(node.right))) add(node.left);
    } else if (ts.isSwitchStatement(node) && isCompared(unwrap(node.expression))) {
      for (const clause of node.caseBlock.clauses) if (ts.isCaseClause(clause)) add(clause.expression);
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      // LIST.includes(value), LIST.some(element => element === value)
      if (node.arguments.some(argument => contains(argument, isCompared))) add(node.expression.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  const compared = [...constants].slice(0, MOST_CONSTANTS);
  return [...compared.map(value => ({ value })), { value: new OtherThan(compared) }];
}

function contains(node: ts.Node, isWanted: (node: ts.Expression) => boolean): boolean {
  if (ts.isExpression(node) && isWanted(unwrap(node))) return true;
  return ts.forEachChild(node, child => contains(child, isWanted) || undefined) ?? false;
}
