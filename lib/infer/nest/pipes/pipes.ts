import ts from 'typescript';
import type { Analysis, RouteFacts } from '../../analysis.js';
import { findMadeErrors } from '../../errors/error-parameters.js';
import { SCHEMA_ERRORS } from '../../errors/known-calls.js';
import { describeKnownError } from '../../errors/known-error.js';
import { STATUS_OF_CLASS } from '../../errors/status-classes.js';
import { evaluateConstant } from '../../values/constants.js';
import { ended, calledFrom, factSet, type FactSet, unite } from '../../flow/effects.js';
import {
  hasBody,
  isOfApplication,
  listLineage,
  getPackageName,
  resolveAlias,
  unwrap,
} from '../../program/declarations.js';
import { findPropertyValue } from '../bindings.js';
import type { Handler } from '../controllers.js';
import { describeInstance } from '../made-instances.js';
import { findOption } from '../options.js';
import { readPipeOptions } from './pipe-options.js';
import { rememberByRoute, type Route } from '../route-facts.js';
import { type AppliedDecorator, readDecorators } from '../decorators.js';
import { findZodErrors, hasClass, hasSchema } from './schema-pipes.js';
import { acceptsEverything } from './unvalidated-classes.js';
import {
  type Enhancer,
  findEnhancers,
  type GlobalEnhancers,
  nameExpression,
  toEnhancer,
} from '../enhancers.js';

/** Nest's pipes that refuse a value of a parameter, with their messages. */
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

/** Nest's pipes that validate, and whether they validate a parameter. */
const VALIDATORS: Readonly<Record<string, typeof hasClass>> = {
  ValidationPipe: hasClass,
  StandardSchemaValidationPipe: hasSchema,
};

/** Collects the errors of a handler's pipes and parameter decorators. */
export function findPipeErrors(
  analysis: Analysis,
  handler: Handler,
  globals: GlobalEnhancers,
  route: Route,
): FactSet {
  const shared = findEnhancers(analysis, 'pipe', handler, globals);
  const facts = handler.node.parameters.flatMap(parameter =>
    readDecorators(analysis.checker, parameter).flatMap(decorator => {
      const factory = findParameterFactory(analysis, decorator);
      if (!factory && !PIPED.has(decorator.name)) return [];
      const own = listOwnPipes(analysis, decorator).filter(({ owner }) => !factory || owner !== undefined);
      // Nest's validating pipes skip parameters with decorators of the application.
      const validating = factory ? shared.filter(({ name }) => !(name in VALIDATORS)) : shared;
      const made = factory
        ? [rememberByRoute(factory, route, known => runFactory(analysis, factory, decorator, known))]
        : [];
      return [...made, ...[...validating, ...own].map(pipe => findPipeError(analysis, pipe, parameter))];
    }),
  );
  return unite(...facts);
}

/** The decorators of parameters that pipes transform. */
export const PIPED: ReadonlySet<string> = new Set([
  'Body',
  'Query',
  'Param',
  'UploadedFile',
  'UploadedFiles',
]);

/** The pipes in the decorator of a parameter. */
export function listOwnPipes(analysis: Analysis, { args }: AppliedDecorator): Enhancer[] {
  return args.filter(argument => !isText(argument)).map(argument => toEnhancer(analysis, argument));
}

function runFactory(
  analysis: Analysis,
  factory: ts.Expression,
  { name }: AppliedDecorator,
  route: RouteFacts,
): FactSet {
  return calledFrom(ended(analysis.callValue(factory, { self: undefined, route })), name).thrown;
}

/** The function that a parameter decorator passed to `createParamDecorator()`. */
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
  return (
    ts.isStringLiteralLike(node) ||
    (ts.isObjectLiteralExpression(node) && !findPropertyValue(node, 'transform'))
  );
}

function findPipeError(analysis: Analysis, pipe: Enhancer, parameter: ts.ParameterDeclaration): FactSet {
  const { owner, name } = pipe;
  const ofZod = findZodErrors(analysis, pipe, parameter);
  if (ofZod) return ofZod;
  const own = owner && isOfApplication(owner) ? analysis.classes.member(owner, 'transform') : undefined;
  if (owner && own && hasBody(own)) {
    const self = analysis.checker.getTypeAtLocation(owner);
    const given = describeInstance(analysis.checker, pipe);
    const effects = ended(analysis.call(own as unknown as ts.SignatureDeclaration, { self, given }));
    return refuseBySchema(calledFrom(effects, `${name}.transform`).thrown);
  }
  const known = owner && [...listLineage(analysis.checker, owner)].find(base => !isOfApplication(base));
  const from = known ? getPackageName(known) : '';
  const kind = known?.name?.text ?? '';
  const holds = from === '@nestjs/common' ? VALIDATORS[kind] : undefined;
  const message = holds ? 'Validation failed' : PARSE_PIPES[kind];
  if (!message || holds?.(analysis, parameter) === false) return factSet([]);
  if (kind === 'ValidationPipe' && acceptsEverything(analysis, pipe, parameter)) return factSet([]);
  return refuse(analysis, readPipeOptions(analysis, pipe), message, parameter);
}

/** Gives the errors of schemas the status that they have if a pipe throws them. */
function refuseBySchema(facts: FactSet): FactSet {
  return factSet(
    [...facts.values()].map(fact =>
      fact.kind === 'error' && !fact.type && SCHEMA_ERRORS.has(fact.name)
        ? { ...fact, status: 400, message: 'Validation failed' }
        : fact,
    ),
  );
}

/** Finds the error of one of Nest's pipes: from its `exceptionFactory`, or from its `errorHttpStatusCode`. */
function refuse(
  analysis: Analysis,
  options: ts.ObjectLiteralExpression | undefined,
  message: string,
  parameter: ts.ParameterDeclaration,
): FactSet {
  const { checker } = analysis;
  const factory = findOption(checker, options, 'exceptionFactory');
  if (factory) return findMadeErrors(analysis, factory, { self: undefined });
  const given = findOption(checker, options, 'errorHttpStatusCode');
  const value = given && evaluateConstant(checker, given, { self: undefined })?.value;
  const status = typeof value === 'number' ? value : 400;
  return factSet([describeKnownError(status, nameClass(status), message, parameter)]);
}

/** The class of exception that Nest's pipes create for a status. */
function nameClass(status: number): string {
  return Object.entries(STATUS_OF_CLASS).find(([, known]) => known === status)?.[0] ?? 'HttpException';
}
