import ts from 'typescript';
import {
  constantInitializer,
  getPackageName,
  hasBody,
  listParameters,
  resolveAlias,
  unwrap,
} from '../../program/declarations.js';
import { listAlwaysReturned } from '../../program/returned.js';
import { isCopy } from '../objects/copies.js';

/** A function that makes an object of a class and validates it: `create(data) { … validateSync(plainToInstance(this, { ...data })) … }`. */
interface Factory {
  /** The index of the parameter that has the members. */
  readonly index: number;
  /** The class, or the keyword `this` or a parameter that stands for it. */
  readonly maker: ts.Expression;
  /** The variable that holds the problems. */
  readonly problems: ts.Symbol;
  /** Whether it throws if there are problems, and returns the validated object otherwise. */
  readonly isStrict: boolean;
  readonly isAsync: boolean;
}

/** A call of such a function. */
export interface ValidatingCall extends Factory {
  readonly owner: ts.ClassLikeDeclaration;
  readonly argument: ts.Expression;
}

const factories = new WeakMap<ts.Node, { readonly factory: Factory | undefined }>();

/** Reads a call of a function that makes an object of a class and validates it. */
export function readValidatingCall(
  checker: ts.TypeChecker,
  node: ts.SignatureDeclaration,
  call: ts.Node,
): ValidatingCall | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const known = factories.get(node) ?? { factory: readFactory(checker, node) };
  factories.set(node, known);
  const { factory } = known;
  const argument = factory && call.arguments[factory.index];
  const owner = factory && findOwner(checker, factory.maker, node, call);
  return factory && argument && owner ? { ...factory, argument, owner } : undefined;
}

function readFactory(checker: ts.TypeChecker, node: ts.SignatureDeclaration): Factory | undefined {
  if (!hasBody(node) || !ts.isBlock(node.body)) return undefined;
  const { statements } = node.body;
  for (const [position, statement] of statements.entries()) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const inner = initializer && unwrap(initializer);
      const call = inner && ts.isAwaitExpression(inner) ? unwrap(inner.expression) : inner;
      if (!call || !ts.isCallExpression(call) || !isValidation(checker, call, call !== inner)) continue;
      const [validated] = call.arguments;
      const problems = checker.getSymbolAtLocation(name);
      const maker = validated && findMaker(checker, validated, 0);
      const index = validated ? findCopied(checker, node, validated) : -1;
      if (!problems || !maker || !validated || index < 0) return undefined;
      const isStrict =
        !mayReturn(statements.slice(0, position)) &&
        isRefused(statements[position + 1], name.getText()) &&
        listAlwaysReturned(node.body)?.every(value => isSame(checker, value, validated)) === true;
      return { index, maker, problems, isStrict, isAsync: call !== inner };
    }
  }
  return undefined;
}

/** Options of `validate()` that do not add errors and do not skip validators. */
const OTHER_OPTIONS: ReadonlySet<string> = new Set([
  'validationError',
  'stopAtFirstError',
  'dismissDefaultMessages',
  'enableDebugMessages',
]);

function isValidation(checker: ts.TypeChecker, call: ts.CallExpression, isAwaited: boolean): boolean {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(call.expression));
  const declaration = symbol?.declarations?.[0];
  if (declaration && getPackageName(declaration) !== 'class-validator') return false;
  const name = declaration ? symbol?.name : call.expression.getText();
  if (name !== (isAwaited ? 'validate' : 'validateSync')) return false;
  const options = call.arguments[1];
  return (
    !options ||
    (ts.isObjectLiteralExpression(options) &&
      options.properties.every(({ name: option }) => option && OTHER_OPTIONS.has(option.getText())))
  );
}

function findCopied(
  checker: ts.TypeChecker,
  node: ts.SignatureDeclaration,
  validated: ts.Expression,
): number {
  return listParameters(node).findIndex(({ name }) => {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol !== undefined && isCopy(checker, validated, symbol, 0);
  });
}

/** The first argument of `plainToInstance()`, which makes the object. */
function findMaker(checker: ts.TypeChecker, value: ts.Expression, depth: number): ts.Expression | undefined {
  const node = unwrap(value);
  if (ts.isIdentifier(node)) {
    const initializer = constantInitializer(checker.getSymbolAtLocation(node));
    return initializer && depth < 4 ? findMaker(checker, initializer, depth + 1) : undefined;
  }
  if (!ts.isCallExpression(node) || !/^plainTo(Instance|Class)$/.test(node.expression.getText()))
    return undefined;
  const [maker] = node.arguments;
  return maker && unwrap(maker);
}

/** Whether one of the statements may return: then the ones after them may not be reached. */
function mayReturn(statements: readonly ts.Statement[]): boolean {
  const visit = (node: ts.Node): boolean =>
    ts.isReturnStatement(node) ||
    (!ts.isFunctionLike(node) && (ts.forEachChild(node, child => visit(child) || undefined) ?? false));
  return statements.some(visit);
}

/** Whether a statement throws if a list of problems is not empty. */
function isRefused(statement: ts.Statement | undefined, problems: string): boolean {
  if (!statement || !ts.isIfStatement(statement)) return false;
  const { expression, thenStatement } = statement;
  const condition = expression.getText().replaceAll(/\s+/g, '');
  const isAsked = [`${problems}.length`, `${problems}?.length`, `${problems}&&${problems}.length`].some(
    text => condition === text || condition === `${text}>0` || condition === `${text}!==0`,
  );
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return isAsked && last !== undefined && ts.isThrowStatement(last) && !mayReturn([thenStatement]);
}

function isSame(checker: ts.TypeChecker, value: ts.Expression, validated: ts.Expression): boolean {
  const node = unwrap(value);
  const other = unwrap(validated);
  return (
    ts.isIdentifier(node) &&
    ts.isIdentifier(other) &&
    checker.getSymbolAtLocation(node) === checker.getSymbolAtLocation(other)
  );
}

/** The class of the object that a call makes. */
function findOwner(
  checker: ts.TypeChecker,
  maker: ts.Expression,
  node: ts.SignatureDeclaration,
  call: ts.CallExpression,
): ts.ClassLikeDeclaration | undefined {
  if (maker.kind === ts.SyntaxKind.ThisKeyword) {
    const callee = unwrap(call.expression);
    return ts.isPropertyAccessExpression(callee) ? findNamedClass(checker, callee.expression) : undefined;
  }
  const symbol = checker.getSymbolAtLocation(maker);
  const index = listParameters(node).findIndex(({ name }) => checker.getSymbolAtLocation(name) === symbol);
  const named = index < 0 ? maker : call.arguments[index];
  return named && findNamedClass(checker, named);
}

/** The class that an expression names. A variable may hold one that extends it. */
function findNamedClass(
  checker: ts.TypeChecker,
  expression: ts.Expression,
): ts.ClassLikeDeclaration | undefined {
  const node = unwrap(expression);
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  return resolveAlias(checker, checker.getSymbolAtLocation(node))?.declarations?.find(ts.isClassLike);
}
