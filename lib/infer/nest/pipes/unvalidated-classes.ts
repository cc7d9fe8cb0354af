import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import {
  findBaseClass,
  findClass,
  getPackageName,
  isOfApplication,
  listLineage,
  resolveAlias,
  resolveConstant,
  unwrap,
} from '../../program/declarations.js';
import { findPropertyValue } from '../bindings.js';
import type { Enhancer } from '../enhancers.js';

/** The options of `ValidationPipe` that have no effect on which values of a class without validators it refuses. */
const HARMLESS: ReadonlySet<string> = new Set([
  'transform',
  'transformOptions',
  'whitelist',
  'skipMissingProperties',
  'skipNullProperties',
  'skipUndefinedProperties',
  'stopAtFirstError',
  'disableErrorMessages',
  'errorHttpStatusCode',
  'exceptionFactory',
  'validationError',
]);

/** Decorators that do not validate, by package. */
const DESCRIBING: Readonly<Record<string, RegExp>> = {
  '@nestjs/swagger': /^Api/,
  'class-transformer': /^(Expose|Exclude)$/,
};

/**
 * Whether `ValidationPipe` accepts every value for a parameter: its class and those that it extends have no decorator that
 * may validate, and the options of the pipe do not forbid members without validators.
 */
export function acceptsEverything(
  { checker }: Analysis,
  { node, owner }: Enhancer,
  parameter: ts.ParameterDeclaration,
): boolean {
  const own = findClass(checker.getNonNullableType(checker.getTypeAtLocation(parameter)));
  return (
    own !== undefined &&
    owner !== undefined &&
    !isOfApplication(owner) &&
    hasHarmlessOptions(checker, node) &&
    [...listLineage(checker, own)].every(part => !mayValidate(checker, part))
  );
}

function hasHarmlessOptions(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const pipe = resolveConstant(checker, node);
  if (!ts.isNewExpression(pipe)) return false;
  const [argument] = pipe.arguments ?? [];
  if (!argument) return true;
  const options = resolveConstant(checker, argument);
  return (
    ts.isObjectLiteralExpression(options) &&
    options.properties.every(
      ({ name }) => name !== undefined && ts.isIdentifier(name) && isHarmless(options, name.text),
    )
  );
}

function isHarmless(options: ts.ObjectLiteralExpression, name: string): boolean {
  const isForbidding = name === 'forbidUnknownValues' || name === 'forbidNonWhitelisted';
  return isForbidding
    ? findPropertyValue(options, name)?.kind === ts.SyntaxKind.FalseKeyword
    : HARMLESS.has(name);
}

/** Whether a class may have validators: by a decorator, or because a function makes the class that it extends. */
function mayValidate(checker: ts.TypeChecker, node: ts.ClassLikeDeclaration): boolean {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (base && !(ts.isIdentifier(base.expression) && findBaseClass(checker, node))) return true;
  return (
    !isOfApplication(node) ||
    [node, ...node.members].some(
      part =>
        ts.canHaveDecorators(part) &&
        ts.getDecorators(part)?.some(({ expression }) => !isDescribing(checker, expression)),
    )
  );
}

function isDescribing(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const node = unwrap(expression);
  const callee = ts.isCallExpression(node) ? unwrap(node.expression) : node;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(callee));
  const declaration = symbol?.declarations?.[0];
  return (
    declaration !== undefined && DESCRIBING[getPackageName(declaration)]?.test(symbol?.name ?? '') === true
  );
}
