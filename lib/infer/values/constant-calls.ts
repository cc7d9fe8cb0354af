import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { findCertainCallee } from '../program/certain-callee.js';
import { isOfApplication, listParameters, unwrap } from '../program/declarations.js';
import { evaluateGlobalCall, findConversion } from './constant-functions.js';
import { evaluateMetadata } from './constant-metadata.js';
import { areEqual, isObject, KnownObject, OtherThan, PRESENT, KnownList } from './known.js';
import { startsWith } from './text-starts.js';
import { assignedIn } from '../program/assignments.js';
import { readCaught } from '../flow/caught-values.js';

/**
 * Evaluates an expression, in the same context or in the context of a called function. With `isCompared`, the value may be
 * an `OtherThan`.
 */
export type Evaluate = (node: ts.Expression, context?: Context, isCompared?: boolean) => Known | undefined;

/** The methods of Nest's `Reflector` that read metadata by a key. */
const REFLECTOR_METHODS: ReadonlySet<string> = new Set(['get', 'getAllAndOverride', 'getAllAndMerge']);

/** Methods that can be evaluated if the value and the arguments are known. */
const METHODS: Readonly<Record<string, (value: unknown, args: readonly unknown[]) => Known | undefined>> = {
  toLowerCase: value => (typeof value === 'string' ? { value: value.toLowerCase() } : undefined),
  toUpperCase: value => (typeof value === 'string' ? { value: value.toUpperCase() } : undefined),
  toString: (value: unknown) => (isObject(value) ? undefined : { value: String(value) }),
  startsWith: (value, [wanted, ...others]) => (others.length ? undefined : startsWith(value, wanted)),
  includes: (value, [wanted]) => (Array.isArray(value) ? isIncluded(value, wanted) : undefined),
  // The known value of a set is the list of its elements.
  has: (value, [wanted]) => (Array.isArray(value) ? isIncluded(value, wanted) : undefined),
};

function isIncluded(list: readonly unknown[], wanted: unknown): Known | undefined {
  if (wanted instanceof OtherThan)
    return list.every(value => areEqual(value, wanted, false)) ? { value: false } : undefined;
  if (isObject(wanted)) return undefined;
  if (list.includes(wanted)) return { value: true };
  return list.some(isObject) ? undefined : { value: false };
}

/** Evaluates a call, or one that is awaited, if its result can be read from the code. */
export function evaluateConstantCall(
  outer: ts.CallExpression | ts.AwaitExpression,
  evaluate: Evaluate,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  const isAwaited = ts.isAwaitExpression(outer);
  const node = isAwaited ? unwrap(outer.expression) : outer;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = unwrap(node.expression);
  if (!isAwaited && ts.isPropertyAccessExpression(callee)) {
    const known = evaluateMethod(node, callee, evaluate, checker, context);
    if (known) return known;
  }
  return (
    evaluateGlobalCall(checker, node, evaluate) ??
    evaluateFunction(node, evaluate, checker, context, isAwaited)
  );
}

function evaluateMethod(
  node: ts.CallExpression,
  { name, expression }: ts.PropertyAccessExpression,
  evaluate: Evaluate,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  const [first] = node.arguments;
  const method = name.text;
  if (method === 'getStatus') {
    return readCaught(checker, node.expression as ts.PropertyAccessExpression, context, evaluate);
  }
  if (context.route && REFLECTOR_METHODS.has(method) && isNamed(checker, expression, 'Reflector'))
    return evaluateMetadata(checker, node, context.route, evaluate);
  if (context.route && method === 'getType' && isNamed(checker, expression, 'ExecutionContext')) {
    return { value: 'http' };
  }
  if (method === 'isArray' && expression.getText() === 'Array' && first) {
    const known = evaluate(first);
    // The known value of a set is a list, too.
    if (!known || known.value === PRESENT || isNamed(checker, first, 'Set')) return undefined;
    return { value: Array.isArray(known.value) || known.value instanceof KnownList };
  }
  if (method === 'filter' || method === 'map') {
    const list = evaluate(expression);
    if (!Array.isArray(list?.value)) return undefined;
    const convert = method === 'map' ? findConversion(first) : undefined;
    if (convert && !list.value.some(isObject)) return { value: list.value.map(convert) };
    return list.value.length === 0 ? list : undefined;
  }
  if (method === 'some' || method === 'every') return evaluateEach(node, method, evaluate, checker, context);
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  const value = run && evaluate(expression);
  if (!run || !value || value.value === PRESENT || value.value instanceof KnownObject) return undefined;
  const args = node.arguments.map(argument => evaluate(argument, undefined, true));
  return args.every(argument => argument !== undefined)
    ? run(
        value.value,
        args.map(argument => argument.value),
      )
    : undefined;
}

/** `LIST.some(element => …)` and `LIST.every(element => …)`, of a list that is known. */
function evaluateEach(
  { expression, arguments: [callback] }: ts.CallExpression,
  method: 'some' | 'every',
  evaluate: Evaluate,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  const node = callback && unwrap(callback);
  const name = node && ts.isArrowFunction(node) ? node.parameters[0]?.name : undefined;
  const symbol = name && checker.getSymbolAtLocation(name);
  if (!node || !ts.isArrowFunction(node) || ts.isBlock(node.body) || !symbol) return undefined;
  const { body } = node;
  const list = evaluate((expression as ts.PropertyAccessExpression).expression)?.value;
  if (!Array.isArray(list) || list.some(isObject)) return undefined;
  const results = list.map(value =>
    evaluate(body, { ...context, given: new Map([...(context.given ?? []), [symbol, { value }]]) }),
  );
  const deciding = method === 'some';
  if (results.some(known => known && Boolean(known.value) === deciding)) return { value: deciding };
  return results.every(known => known !== undefined) ? { value: !deciding } : undefined;
}

function isNamed(checker: ts.TypeChecker, node: ts.Expression, name: string): boolean {
  return checker.getTypeAtLocation(node).symbol?.name === name;
}

/** Evaluates a function of the application that returns one value for its arguments, or for the request that it reads. */
function evaluateFunction(
  node: ts.CallExpression,
  evaluate: Evaluate,
  checker: ts.TypeChecker,
  context: Context,
  isAwaited: boolean,
): Known | undefined {
  if (node.arguments.length === 0 || node.arguments.some(ts.isSpreadElement)) return undefined;
  const args = node.arguments.map(argument => evaluate(argument));
  const readsRequest =
    context.route && node.arguments.some(argument => isNamed(checker, argument, 'ExecutionContext'));
  if (!readsRequest && args.some(known => known === undefined)) return undefined;
  const declaration = findCertainCallee(checker, node, context.self);
  if (!declaration || !isOfApplication(declaration) || !isPlain(declaration, isAwaited)) return undefined;
  const assigned = assignedIn(declaration);
  const given = new Map<ts.Symbol, Known>();
  listParameters(declaration).forEach(({ name, initializer, dotDotDotToken }, index) => {
    const value = args[index] ?? (node.arguments[index] ? undefined : { value: undefined });
    const symbol = checker.getSymbolAtLocation(name);
    if (!value || !symbol || initializer || dotDotDotToken || assigned.has(name.getText())) return;
    given.set(symbol, value);
  });
  const within: Context = { self: undefined, given, ...(readsRequest && { route: context.route }) };
  return ts.isBlock(declaration.body)
    ? evaluateBody(declaration.body.statements, expression => evaluate(expression, within))
    : evaluate(declaration.body, within);
}

/** Whether a caller that awaits the result, or one that does not, gets the returned value itself. */
function isPlain(node: ts.FunctionLikeDeclaration, isAwaited: boolean): boolean {
  const isAsync = ts.canHaveModifiers(node)
    ? ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
    : false;
  return (isAwaited || !isAsync) && node.asteriskToken === undefined;
}

/** Evaluates statements with known constants and conditions, up to the first `return`. */
function evaluateBody(
  statements: readonly ts.Statement[],
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  for (const statement of statements) {
    if (ts.isReturnStatement(statement)) {
      return statement.expression ? evaluate(statement.expression) : { value: undefined };
    }
    if (ts.isVariableStatement(statement)) continue;
    if (!ts.isIfStatement(statement)) return undefined;
    const condition = evaluate(statement.expression);
    if (!condition) return undefined;
    const branch = condition.value ? statement.thenStatement : statement.elseStatement;
    if (!branch) continue;
    return evaluateBody([...(ts.isBlock(branch) ? branch.statements : [branch])], evaluate);
  }
  return undefined;
}
