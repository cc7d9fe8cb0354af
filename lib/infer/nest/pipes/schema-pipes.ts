import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { findMadeErrors } from '../../errors/error-parameters.js';
import { describeKnownError } from '../../errors/known-error.js';
import { factSet, type FactSet } from '../../flow/effects.js';
import {
  findClass,
  isOfApplication,
  getPackageName,
  resolveAlias,
  resolveConstant,
  unwrap,
} from '../../program/declarations.js';
import { findPropertyValue } from '../bindings.js';
import { readDecorators } from '../decorators.js';
import type { Enhancer } from '../enhancers.js';

/** A pipe of `nestjs-zod`: its arguments, and the options of its class. */
interface ZodPipe {
  readonly options: ts.Expression | undefined;
  readonly schema: ts.Expression | undefined;
}

/** The errors of a pipe of `nestjs-zod` for a parameter. `undefined` for other pipes. */
export function findZodErrors(
  analysis: Analysis,
  { node }: Enhancer,
  parameter: ts.ParameterDeclaration,
): FactSet | undefined {
  const pipe = readZodPipe(analysis.checker, node);
  if (!pipe) return undefined;
  if (!pipe.schema && !isZodDto(analysis.checker, parameter)) return factSet([]);
  const options = pipe.options && resolveConstant(analysis.checker, pipe.options);
  const factory =
    options && ts.isObjectLiteralExpression(options)
      ? findPropertyValue(options, 'createValidationException')
      : undefined;
  return factory
    ? findMadeErrors(analysis, factory, { self: undefined })
    : factSet([describeKnownError(400, 'ZodValidationException', 'Validation failed', parameter)]);
}

function readZodPipe(checker: ts.TypeChecker, expression: ts.Expression): ZodPipe | undefined {
  const node = unwrap(expression);
  const schema = ts.isNewExpression(node) ? node.arguments?.[0] : undefined;
  const named = resolveConstant(checker, ts.isNewExpression(node) ? node.expression : node);
  if (ts.isCallExpression(named)) {
    const isMaker = isOfZod(checker, named.expression, 'createZodValidationPipe');
    return isMaker ? { options: named.arguments[0], schema } : undefined;
  }
  return isOfZod(checker, named, 'ZodValidationPipe') ? { options: undefined, schema } : undefined;
}

function isOfZod(checker: ts.TypeChecker, node: ts.Expression, name: string): boolean {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  const [declaration] = symbol?.declarations ?? [];
  return symbol?.name === name && declaration !== undefined && getPackageName(declaration) === 'nestjs-zod';
}

/** Whether `createZodDto()` created the class of a parameter. The pipe skips other classes. */
function isZodDto(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): boolean {
  const { symbol } = checker.getTypeAtLocation(parameter);
  return (
    symbol?.valueDeclaration !== undefined &&
    checker.getPropertyOfType(checker.getTypeOfSymbol(symbol), 'isZodDto') !== undefined
  );
}

/** Whether the decorator of a parameter has a schema. `StandardSchemaValidationPipe` validates the parameter with it. */
export function hasSchema({ checker }: Analysis, parameter: ts.ParameterDeclaration): boolean {
  return readDecorators(checker, parameter).some(({ args }) =>
    args.some(argument => {
      const options = resolveConstant(checker, argument);
      return ts.isObjectLiteralExpression(options) && hasMember(options, 'schema');
    }),
  );
}

function hasMember(node: ts.ObjectLiteralExpression, name: string): boolean {
  return node.properties.some(property => property.name?.getText() === name);
}

/** Whether `ValidationPipe` validates a parameter: it skips parameters without a class. */
export function hasClass({ checker }: Analysis, parameter: ts.ParameterDeclaration): boolean {
  const owner = findClass(checker.getNonNullableType(checker.getTypeAtLocation(parameter)));
  return owner !== undefined && ts.isClassDeclaration(owner) && isOfApplication(owner);
}
