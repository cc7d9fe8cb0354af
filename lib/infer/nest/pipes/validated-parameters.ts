import ts from 'typescript';
import type { Analysis, Context, Known } from '../../analysis.js';
import { evaluateConstant } from '../../values/constants.js';
import { KnownObject } from '../../values/known.js';
import { changedMembers } from '../../program/changes/changed-members.js';
import {
  findClass,
  getPackageName,
  isOfApplication,
  listLineage,
  resolveConstant,
} from '../../program/declarations.js';
import { ValidatedObject } from '../../values/validation/validated-objects.js';
import type { Handler } from '../controllers.js';
import { readDecorators } from '../decorators.js';
import { type Enhancer, findEnhancers, type GlobalEnhancers } from '../enhancers.js';
import { findOption } from '../options.js';
import { readPathText } from './path-texts.js';
import { readPipeOptions } from './pipe-options.js';
import { listOwnPipes, PIPED } from './pipes.js';
import { hasClass } from './schema-pipes.js';

/**
 * The values of a handler's parameters that `ValidationPipe` transforms: objects, even if the request has no body. With the
 * option `whitelist`, they have only the members that their classes declare.
 */
export function describeParameters(
  analysis: Analysis,
  handler: Handler,
  globals: GlobalEnhancers,
): Context['given'] {
  const { checker } = analysis;
  const shared = findEnhancers(analysis, 'pipe', handler, globals);
  const given = new Map<ts.Symbol, Known>();
  for (const parameter of handler.node.parameters) {
    const symbol = checker.getSymbolAtLocation(parameter.name);
    const decorator = readDecorators(checker, parameter).find(({ name }) => PIPED.has(name));
    const changed = changedMembers(checker, handler.node, parameter.name.getText());
    if (!symbol || !decorator || !changed) continue;
    const pipes = [...shared, ...listOwnPipes(analysis, decorator)];
    if (!pipes.every(pipe => isValidationPipe(analysis, pipe))) continue;
    const text = readPathText(analysis, handler, parameter, decorator);
    if (text) given.set(symbol, { value: text });
    if (!hasClass(analysis, parameter)) continue;
    if (!pipes.some(pipe => isEnabled(analysis, pipe, 'transform'))) continue;
    const isListed = pipes.some(pipe => isEnabled(analysis, pipe, 'whitelist'));
    const object = describeObject(analysis, parameter, isListed);
    const owner = findClass(checker.getNonNullableType(checker.getTypeAtLocation(parameter)));
    const isValidated = owner && pipes.every(pipe => validatesAll(analysis, pipe));
    const value = isValidated ? new ValidatedObject(object, owner) : object;
    given.set(symbol, { value: value.without(changed) });
  }
  return given.size ? given : undefined;
}

function describeObject(
  { checker }: Analysis,
  parameter: ts.ParameterDeclaration,
  isListed: boolean,
): KnownObject {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
  const names = checker.getPropertiesOfType(type).map(({ name }) => name);
  return new KnownObject(new Map(names.map(name => [name, undefined])), isListed);
}

/** Whether a pipe is Nest's `ValidationPipe`, or extends it without a `transform` of its own. */
function isValidationPipe({ checker, classes }: Analysis, { owner }: Enhancer): boolean {
  const known = owner && [...listLineage(checker, owner)].find(base => !isOfApplication(base));
  return (
    known?.name?.text === 'ValidationPipe' &&
    getPackageName(known) === '@nestjs/common' &&
    !classes.member(owner as ts.ClassLikeDeclaration, 'transform')
  );
}

/** Options of `ValidationPipe` with which some validators may be skipped. */
const SKIPPING: ReadonlySet<string> = new Set([
  'skipMissingProperties',
  'skipNullProperties',
  'skipUndefinedProperties',
  'groups',
  'always',
  'strictGroups',
  'expectedType',
  'validatorPackage',
  'transformerPackage',
]);

/** Whether a pipe runs all validators of a class. */
function validatesAll(analysis: Analysis, pipe: Enhancer): boolean {
  // A class that extends the pipe may validate in another way.
  if (!pipe.owner || isOfApplication(pipe.owner)) return false;
  if (!ts.isNewExpression(resolveConstant(analysis.checker, pipe.node))) return false;
  const options = readPipeOptions(analysis, pipe);
  return (
    options !== undefined &&
    options.properties.every(({ name }) => name !== undefined && !SKIPPING.has(name.getText()))
  );
}

function isEnabled(analysis: Analysis, pipe: Enhancer, option: string): boolean {
  const { checker } = analysis;
  const value = findOption(checker, readPipeOptions(analysis, pipe), option);
  return value !== undefined && evaluateConstant(checker, value, { self: undefined })?.value === true;
}
