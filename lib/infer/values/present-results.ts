import ts from 'typescript';
import { MAX_DEPTH, type Analysis, type Context, type Known } from '../analysis.js';
import { findCallee } from '../program/callee.js';
import { constantInitializer, hasBody, listParameters, unwrap } from '../program/declarations.js';
import { isAsync, isGenerator } from '../flow/functions.js';
import { readReturns } from '../flow/returns.js';
import { mayBeDeferred } from '../program/types.js';
import { assignedIn } from '../program/assignments.js';
import { findReplacements } from '../nest/replaced-methods.js';
import { returnsResult } from '../nest/replaced-values.js';
import { isChecked } from './checked-variables.js';
import { PRESENT } from './known.js';
import { isPresentCall } from './present-calls.js';

/**
 * Evaluates a condition that asks whether a call has returned something: `if (!user)`. It is known if the called functions
 * return something in every branch, because they throw or check it themselves.
 */
export function evaluatePresence(
  analysis: Analysis,
  condition: ts.Expression,
  context: Context,
): Known | undefined {
  const node = unwrap(condition);
  const asked = readAbsence(node);
  if (asked) return isPresent(analysis, asked, context, 0) ? { value: false } : undefined;
  return ts.isIdentifier(node) && isPresent(analysis, node, context, 0) ? { value: true } : undefined;
}

/** The expression that a condition requires to be absent: `!x`, `x === null`, `x == undefined`. */
function readAbsence(node: ts.Expression): ts.Expression | undefined {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return unwrap(node.operand);
  const isEquality =
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
      node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken);
  return isEquality && /^(null|undefined)$/.test(node.right.getText()) ? unwrap(node.left) : undefined;
}

/**
 * Whether an expression always has an object as its value.
 *
 * @param isAwaited - whether the value of its promise is asked for
 */
function isPresent(
  analysis: Analysis,
  expression: ts.Expression,
  context: Context,
  depth: number,
  isAwaited = false,
): boolean {
  if (depth > MAX_DEPTH) return false;
  const isPart = (part: ts.Expression, within = context, awaits = isAwaited): boolean =>
    isPresent(analysis, part, within, depth + 1, awaits);
  const node = unwrap(expression);
  if (ts.isAwaitExpression(node)) return isPart(node.expression, context, true);
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isNewExpression(node))
    return !isAwaited || !mayBeDeferred(analysis.checker, node);
  if (ts.isIdentifier(node)) {
    const symbol = analysis.checker.getSymbolAtLocation(node);
    const initializer = constantInitializer(symbol);
    // A promise that is present may have nothing as its value.
    const isPromise = isAwaited && !isAwaitedBefore(initializer) && mayBeDeferred(analysis.checker, node);
    return (
      (!isPromise &&
        (isChecked(analysis.checker, node) ||
          (symbol !== undefined && context.given?.get(symbol)?.value === PRESENT))) ||
      (initializer !== undefined && isPart(initializer))
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const callee = findCallee(analysis, node, context);
  if (callee.kind === 'external') return isPresentCall(analysis, node, context);
  return (
    callee.kind === 'functions' &&
    callee.targets.length > 0 &&
    callee.targets.every(({ node: target, self }) => {
      if (!hasBody(target) || isGenerator(target)) return false;
      // A decorator may return something else.
      const isReplaced = findReplacements(analysis, target).some(({ functions, roles }) =>
        functions.some(part => !returnsResult(analysis.checker, part, roles)),
      );
      if (isReplaced) return false;
      // A promise that is not awaited is always there.
      if (isAsync(target) && !isAwaited) return true;
      const given = listPresent(analysis, target, node, argument => isPart(argument, context, true));
      return returnsPresent(analysis, target.body, { self, given }, isPart);
    })
  );
}

function isAwaitedBefore(initializer: ts.Expression | undefined): boolean {
  return initializer !== undefined && ts.isAwaitExpression(unwrap(initializer));
}

/** The parameters of a called function that always receive an object, or a promise of one. */
function listPresent(
  { checker }: Analysis,
  target: ts.SignatureDeclaration,
  { arguments: given }: ts.CallExpression,
  isPart: (part: ts.Expression) => boolean,
): ReadonlyMap<ts.Symbol, Known> {
  const present = new Map<ts.Symbol, Known>();
  if (given.some(ts.isSpreadElement)) return present;
  const assigned = assignedIn(target);
  listParameters(target).forEach(({ name, dotDotDotToken }, index) => {
    const argument = given[index];
    const symbol = checker.getSymbolAtLocation(name);
    if (!argument || !symbol || dotDotDotToken || assigned.has(name.getText())) return;
    if (isPart(argument)) present.set(symbol, { value: PRESENT });
  });
  return present;
}

/** Whether a function returns, and always something. One that only throws is often replaced by a subclass. */
function returnsPresent(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  within: Context,
  isPart: (part: ts.Expression, within: Context) => boolean,
): boolean {
  const returns = readReturns(analysis, body, within);
  return returns.length > 0 && returns.every(returned => returned !== undefined && isPart(returned, within));
}

/** Whether an expression is a call of a function that never returns: by its type, or because it always throws for this route. */
export function neverReturns(analysis: Analysis, node: ts.Expression, context: Context): boolean {
  const isAwaited = ts.isAwaitExpression(node);
  const inner = isAwaited ? node.expression : node;
  if (!ts.isCallExpression(inner)) return false;
  if (analysis.checker.getTypeAtLocation(node).flags & ts.TypeFlags.Never) return true;
  const { route } = context;
  const callee = route && readsRequest(analysis, inner) ? findCallee(analysis, inner, context) : undefined;
  return (
    callee?.kind === 'functions' &&
    callee.targets.length > 0 &&
    callee.targets.every(
      ({ node: target, self }) =>
        hasBody(target) &&
        (isAwaited || !isAsync(target)) &&
        readReturns(analysis, target.body, { self, route }).length === 0,
    )
  );
}

/** Whether a call passes the request of the route on. */
function readsRequest({ checker }: Analysis, { arguments: given }: ts.CallExpression): boolean {
  return given.some(argument => checker.getTypeAtLocation(argument).symbol?.name === 'ExecutionContext');
}
