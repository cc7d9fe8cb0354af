import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { listFilesWith } from '../program/assignments.js';
import { isAccess } from '../program/changes/parts.js';
import { findValueSymbol, isOfApplication, unwrap } from '../program/declarations.js';
import { isAssignment } from '../program/operators.js';
import { listReferences } from '../program/references.js';
import { isDeferred, mayHoldDeferred } from '../program/types.js';
import { isCallee, isPartOfPattern } from '../program/value-uses.js';
import { describePackageCall, isLanguageCall, READING_METHODS } from '../program/reading-calls.js';
import { carrying, type Effects, factSet, NO_EFFECTS, unite } from './effects.js';

/**
 * Evaluates a variable or a member. It carries the errors of all promises that any code puts into it: a promise throws its
 * errors at the place at which it is awaited.
 */
export function evaluateHeld(
  analysis: Analysis,
  node: ts.Identifier | ts.PropertyAccessExpression,
  context: Context,
): Effects {
  const { checker } = analysis;
  const symbol = findValueSymbol(checker, node);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !isOfApplication(declaration) || ts.isFunctionLike(declaration)) return NO_EFFECTS;
  const isMember = ts.isPropertyAccessExpression(node);
  if (!mayHoldDeferred(checker, checker.getTypeOfSymbol(symbol), !isMember)) return NO_EFFECTS;
  const within: Context = isMember
    ? { self: analysis.typeOf(node.expression, context) }
    : { self: context.self, caught: context.caught, given: context.given };
  const held = listHeld(checker, symbol, declaration).map(value => analysis.call(value, within).carried);
  const isGiven = ts.isParameter(declaration) && !isMember && !isGivenByPackage(checker, declaration);
  return carrying(unite(...held, factSet(isGiven ? [{ kind: 'promise', parameter: symbol }] : [])));
}

/**
 * Whether the application does not call the function of a parameter: it is a callback that a function of a package, or of
 * the language, calls, or a decorator tells Nest what to pass.
 */
function isGivenByPackage(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): boolean {
  if (ts.getDecorators(parameter)?.length) return true;
  const call = parameter.parent.parent;
  const called = ts.isCallExpression(call) ? checker.getResolvedSignature(call)?.declaration : undefined;
  return called !== undefined && !isOfApplication(called);
}

const known = new WeakMap<ts.Symbol, readonly ts.Expression[]>();

/** The expressions with the promises that a variable, a parameter or a member may hold. */
function listHeld(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  declaration: ts.Declaration,
): readonly ts.Expression[] {
  const listed = known.get(symbol);
  if (listed) return listed;
  const found = [...listInitial(declaration), ...listPut(checker, symbol, declaration)].filter(
    // The value of an `await` carries nothing.
    value => !ts.isFunctionLike(unwrap(value)) && !ts.isAwaitExpression(unwrap(value)),
  );
  known.set(symbol, found);
  return found;
}

/** What a declaration itself puts into a variable. The variable of a loop, or of a callback, holds an element of a list. */
function listInitial(declaration: ts.Node): readonly ts.Expression[] {
  if (ts.isBindingElement(declaration)) {
    const own = declaration.initializer ? [declaration.initializer] : [];
    return [...own, ...listInitial(declaration.parent.parent)];
  }
  if (ts.isVariableDeclaration(declaration) && ts.isForOfStatement(declaration.parent.parent))
    return [declaration.parent.parent.expression];
  if (ts.isParameter(declaration)) {
    const call = declaration.parent.parent;
    return ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)
      ? [call.expression.expression, ...call.arguments]
      : [];
  }
  const hasInitializer = ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration);
  return hasInitializer && declaration.initializer ? [declaration.initializer] : [];
}

/** What other code puts into a variable or a member: by an assignment, or by a method such as `push()`. */
function listPut(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  declaration: ts.Declaration,
): readonly ts.Expression[] {
  const { name } = declaration as ts.NamedDeclaration;
  if (!name || !ts.isIdentifier(name)) return [];
  const scopes: readonly ts.Node[] = ts.isPropertyDeclaration(declaration)
    ? listFilesWith(declaration, name.text)
    : [ts.findAncestor(name, ts.isFunctionLike) ?? name.getSourceFile()];
  return scopes.flatMap(scope =>
    listReferences(checker, name, symbol, scope).flatMap(reference => readPut(reference)),
  );
}

function readPut(reference: ts.Identifier): readonly ts.Expression[] {
  let node: ts.Node = reference;
  while (isAccess(node.parent) || isPartOfPattern(node.parent)) node = node.parent;
  const { parent } = node;
  if (isCallee(node) && ts.isPropertyAccessExpression(node))
    return READING_METHODS.has(node.name.text) ? [] : node.parent.arguments;
  if (ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === node) return [parent.right];
  return ts.isForOfStatement(parent) && parent.initializer === node ? [parent.expression] : [];
}

/** Whether what code puts into an expression is found where the variable is named: the variable holds it, or an object that is only its own. */
export function isPutIntoVariable(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  let node = unwrap(expression);
  const isItself = ts.isIdentifier(node);
  while (isAccess(node)) node = unwrap(node.expression);
  const declaration = ts.isIdentifier(node) ? findValueSymbol(checker, node)?.valueDeclaration : undefined;
  if (!declaration || isItself) return declaration !== undefined;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const made = unwrap(declaration.initializer);
  return (
    ts.findAncestor(declaration, ts.isFunctionLike) !== undefined &&
    (ts.isArrayLiteralExpression(made) ||
      ts.isObjectLiteralExpression(made) ||
      (ts.isNewExpression(made) && /^(Array|Map|Set)$/.test(made.expression.getText())))
  );
}

/** Methods of the language that keep their arguments. */
const KEEPING = /\.(push|unshift|splice|fill|set|add|assign|defineProperty)$/;

/** Whether a function of a package, or of the language, may keep a promise that it gets, so that other code awaits it. */
export function mayKeepPromise(checker: ts.TypeChecker, node: ts.CallExpression): boolean {
  const callee = unwrap(node.expression);
  const result = checker.getTypeAtLocation(node);
  if (!isLanguageCall(checker, node))
    return !isDeferred(checker, result) || ts.isExpressionStatement(node.parent);
  if (ts.isPropertyAccessExpression(callee)) {
    if (isPutIntoVariable(checker, callee) || READING_METHODS.has(callee.name.text)) return false;
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (declaration && describePackageCall(node, declaration) === 'reads') return false;
  }
  return KEEPING.test(callee.getText()) || !mayHoldDeferred(checker, result, true);
}
