import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { STATUS_OF_CLASS } from '../errors/status-classes.js';
import { evaluateConstant } from '../flow/constants.js';
import { awaited, calledFrom, factSet, type FactSet, unite } from '../flow/effects.js';
import {
  classOf,
  hasBody,
  isOfApplication,
  packageOf,
  resolveAlias,
  unwrap,
} from '../program/declarations.js';
import { valueOf } from './bindings.js';
import type { Handler } from './controllers.js';
import { type AppliedDecorator, readDecorators } from './decorators.js';
import {
  describeKnownError,
  type Enhancer,
  findEnhancers,
  type GlobalEnhancers,
  nameExpression,
  toEnhancer,
} from './enhancers.js';

/** Nest's pipes that refuse a value of a parameter, with what they say. */
const PARSE_PIPES: Readonly<Record<string, string>> = {
  ParseIntPipe: 'Validation failed (numeric string is expected)',
  ParseFloatPipe: 'Validation failed (numeric string is expected)',
  ParseBoolPipe: 'Validation failed (boolean string is expected)',
  ParseUUIDPipe: 'Validation failed (uuid is expected)',
  ParseEnumPipe: 'Validation failed (enum string is expected)',
  ParseArrayPipe: 'Validation failed (parsable array expected)',
  ParseDatePipe: 'Validation failed (invalid date format)',
  ParseFilePipe: 'Validation failed',
};

/** What pipes and decorators of parameters can refuse a handler's parameters with. */
export function findPipeErrors(analysis: Analysis, handler: Handler, globals: GlobalEnhancers): FactSet {
  const shared = findEnhancers(analysis, 'pipe', handler, globals);
  const facts = handler.node.parameters.flatMap(parameter =>
    readDecorators(analysis.checker, parameter).flatMap(decorator => {
      const factory = findParameterFactory(analysis, decorator);
      if (!factory && !PIPED.has(decorator.name)) return [];
      const own = decorator.args
        .filter(argument => !isText(argument))
        .map(argument => toEnhancer(analysis, argument))
        .filter(({ owner }) => !factory || owner !== undefined);
      // `ValidationPipe` passes over decorators of the application's.
      const validating = factory ? shared.filter(({ name }) => name !== 'ValidationPipe') : shared;
      const made = factory
        ? [calledFrom(awaited(analysis.callValue(factory, { self: undefined })), decorator.name).thrown]
        : [];
      return [...made, ...[...validating, ...own].map(pipe => findPipeError(analysis, pipe, parameter))];
    }),
  );
  return unite(...facts);
}

const PIPED: ReadonlySet<string> = new Set(['Body', 'Query', 'Param', 'UploadedFile', 'UploadedFiles']);

/** The function that `createParamDecorator()` was given, of a decorator that it made. */
function findParameterFactory({ checker }: Analysis, { node }: AppliedDecorator): ts.Expression | undefined {
  const callee = ts.isCallExpression(node) ? unwrap(node.expression) : node;
  const declaration = resolveAlias(checker, checker.getSymbolAtLocation(callee))?.valueDeclaration;
  const made =
    declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
      ? unwrap(declaration.initializer)
      : undefined;
  return made && ts.isCallExpression(made) && nameExpression(made) === 'createParamDecorator'
    ? made.arguments[0]
    : undefined;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || (ts.isObjectLiteralExpression(node) && !valueOf(node, 'transform'));
}

function findPipeError(analysis: Analysis, pipe: Enhancer, parameter: ts.ParameterDeclaration): FactSet {
  const { owner, node, name } = pipe;
  if (owner && isOfApplication(owner)) {
    const member = analysis.classes.member(owner, 'transform');
    if (!member || !hasBody(member)) return factSet([]);
    const effects = awaited(
      analysis.call(member as unknown as ts.SignatureDeclaration, {
        self: analysis.checker.getTypeAtLocation(owner),
      }),
    );
    return calledFrom(effects, `${name}.transform`).thrown;
  }
  const from = owner ? packageOf(owner) : '';
  const status = readStatusOption(analysis, node) ?? 400;
  const isValidation = name === 'ValidationPipe' && from === '@nestjs/common';
  if (isValidation || (name === 'ZodValidationPipe' && from === 'nestjs-zod')) {
    return isValidated(analysis, parameter)
      ? factSet([describeKnownError(status, nameClass(status), 'Validation failed', parameter)])
      : factSet([]);
  }
  const message = PARSE_PIPES[name];
  return message ? factSet([describeKnownError(status, nameClass(status), message, parameter)]) : factSet([]);
}

/** `ValidationPipe` passes over what has no class to be held against. */
function isValidated({ checker }: Analysis, parameter: ts.ParameterDeclaration): boolean {
  const type = checker.getTypeAtLocation(parameter);
  const owner = classOf(type);
  return owner !== undefined && ts.isClassDeclaration(owner) && isOfApplication(owner);
}

function readStatusOption({ checker }: Analysis, node: ts.Expression): number | undefined {
  const [options] = ts.isNewExpression(node) ? (node.arguments ?? []).toReversed() : [];
  const given =
    options && ts.isObjectLiteralExpression(options) ? valueOf(options, 'errorHttpStatusCode') : undefined;
  const value = given && evaluateConstant(checker, given, { self: undefined })?.value;
  return typeof value === 'number' ? value : undefined;
}

/** The class that Nest's pipes make for a status. */
function nameClass(status: number): string {
  return Object.entries(STATUS_OF_CLASS).find(([, known]) => known === status)?.[0] ?? 'HttpException';
}
