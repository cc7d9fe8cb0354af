import ts from 'typescript';
import { MAX_DEPTH } from '../analysis.js';
import {
  findValueSymbol,
  type FunctionWithBody,
  hasBody,
  isOfApplication,
  resolveAlias,
  resolveConstant,
  unwrap,
} from '../program/declarations.js';
import { findGiven, type GivenArguments, NOTHING_GIVEN, passArguments } from '../program/given-arguments.js';
import { listReturned } from '../program/returned.js';

/** An applied decorator. A decorator that is composed of others is listed together with its parts. */
export interface AppliedDecorator {
  readonly name: string;
  readonly args: readonly ts.Expression[];
  readonly node: ts.Expression;
  /** The arguments of the composed decorator that it is a part of, by parameter. */
  readonly given: GivenArguments;
}

const knownDecorators = new WeakMap<ts.Node, readonly AppliedDecorator[]>();

/** The decorators of a class, a method or a parameter. */
export function readDecorators(checker: ts.TypeChecker, node: ts.Node): readonly AppliedDecorator[] {
  const known = knownDecorators.get(node);
  if (known) return known;
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  const found = decorators.flatMap(({ expression }) => expand(checker, expression, NOTHING_GIVEN, 0));
  knownDecorators.set(node, found);
  return found;
}

/** Reads the decorator of an expression. If `applyDecorators()` composes it, also reads its parts. */
function expand(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: GivenArguments,
  depth: number,
): AppliedDecorator[] {
  const node = unwrap(expression);
  if (!ts.isCallExpression(node)) {
    const initial = ts.isIdentifier(node) ? findInitializer(checker, node) : undefined;
    if (initial && depth < 8) return expand(checker, initial, given, depth + 1);
    return [{ name: node.getText(), args: [], node, given }];
  }
  const name = unwrap(node.expression).getText().split('.').at(-1) ?? '';
  if (name === 'applyDecorators') {
    return node.arguments.flatMap(argument =>
      expand(checker, ts.isSpreadElement(argument) ? argument.expression : argument, given, depth + 1),
    );
  }
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (depth < 8 && declaration && hasBody(declaration) && isSource(declaration)) {
    const parts = listReturned(declaration.body);
    const passed = passArguments(checker, declaration, node.arguments, given);
    const composed = parts.flatMap(part => {
      const inner = unwrap(part);
      return ts.isCallExpression(inner) ? expand(checker, inner, passed, depth + 1) : [];
    });
    // Include the composed decorator too: a guard may read metadata by its name.
    if (composed.length) return [...composed, { name, args: node.arguments, node, given }];
  }
  return [{ name, args: node.arguments, node, given }];
}

function findInitializer(checker: ts.TypeChecker, node: ts.Identifier): ts.Expression | undefined {
  const declaration = resolveAlias(checker, checker.getSymbolAtLocation(node))?.valueDeclaration;
  return declaration && ts.isVariableDeclaration(declaration) && isSource(declaration)
    ? declaration.initializer
    : undefined;
}

function isSource(node: ts.Node): boolean {
  return !node.getSourceFile().isDeclarationFile;
}

/**
 * The functions of the application that an expression applies as decorators, each with the arguments that it sees.
 *
 * @param factories - receives the calls that make them: `Retry(3)`
 */
export function findDecoratorFunctions(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: GivenArguments,
  factories: ts.CallExpression[],
  depth = 0,
): readonly [FunctionWithBody, GivenArguments][] {
  const find = (inner: ts.Expression, passed = given) =>
    findDecoratorFunctions(checker, inner, passed, factories, depth + 1);
  const node = resolveConstant(checker, ts.isSpreadElement(expression) ? expression.expression : expression);
  if (depth > MAX_DEPTH) return [];
  if (hasBody(node)) return [[node, given]];
  if (ts.isConditionalExpression(node)) return [...find(node.whenTrue), ...find(node.whenFalse)];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(element => find(element));
  if (ts.isCallExpression(node)) {
    if (/(^|\.)applyDecorators$/.test(node.expression.getText()))
      return node.arguments.flatMap(argument => find(argument));
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (!hasBody(declaration) || !isOfApplication(declaration)) return [];
    factories.push(node);
    const passed = passArguments(checker, declaration, node.arguments, given);
    return listReturned(declaration.body).flatMap(returned => find(returned, passed));
  }
  const passed = findGiven(checker, node, given);
  if (passed) return passed.flatMap(argument => find(argument));
  const declared = findValueSymbol(checker, node)?.declarations?.filter(hasBody) ?? [];
  return declared.filter(isOfApplication).map(declaration => [declaration, given]);
}
