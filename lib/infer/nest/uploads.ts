import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { describeKnownError } from '../errors/known-error.js';
import { factSet, type FactSet, unite } from '../flow/effects.js';
import { findPassedErrors } from '../flow/rejecters.js';
import { hasValue, listParameters } from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import { findGiven, type GivenArguments } from '../program/given-arguments.js';
import type { Enhancer } from './enhancers.js';
import { findMulterOptions } from './multer-module.js';
import { findObjects, findOption } from './options.js';

/** The interceptors of Multer, with the position of their options. */
const UPLOADS: ReadonlyMap<string, number> = new Map([
  ['FileInterceptor', 1],
  ['FilesInterceptor', 2],
  ['FileFieldsInterceptor', 1],
  ['AnyFilesInterceptor', 0],
  ['NoFilesInterceptor', 0],
]);

/** The errors of Multer and of its parser, as Nest transforms them. Every limit but that of the size of a file is a 400. */
const MALFORMED = { status: 400, name: 'BadRequestException', message: 'Multipart: Unexpected end of form' };
const UNEXPECTED = { status: 400, name: 'BadRequestException', message: 'Unexpected file field - {field}' };
const TOO_LARGE = { status: 413, name: 'PayloadTooLargeException', message: 'File too large' };
const OTHER_MULTIPART = {
  status: 415,
  name: 'UnsupportedMediaTypeException',
  message: 'Unsupported content type',
};

const COMPUTED = 'the options of an upload are computed';

/** Finds the errors of an interceptor of Multer. `undefined` for every other interceptor. */
export function findUploadErrors(
  analysis: Analysis,
  { owner, node, name, given }: Enhancer,
  controller: ts.ClassLikeDeclaration,
): FactSet | undefined {
  const position = UPLOADS.get(name);
  if (owner || position === undefined || !ts.isCallExpression(node)) return undefined;
  // The options of the decorator come before those of the module.
  const sources = [node.arguments[position], findMulterOptions(analysis, controller)];
  const { isLimited, callbacks } = readOptions(analysis, sources, given);
  const errors = [
    MALFORMED,
    ...(name === 'AnyFilesInterceptor' ? [] : [UNEXPECTED]),
    ...(isLimited ? [TOO_LARGE] : []),
    OTHER_MULTIPART,
  ];
  return unite(
    factSet(errors.map(error => describeKnownError(error.status, error.name, error.message, node))),
    ...callbacks.flatMap(callback => {
      const functions = findFunctions(analysis.checker, callback, given);
      if (functions.length === 0) analysis.unresolved(callback, COMPUTED);
      return functions.map(callee => findPassedErrors(analysis, callee, listParameters(callee)[2]));
    }),
  );
}

interface UploadOptions {
  /** Whether there is a limit for the size of a file. */
  readonly isLimited: boolean;
  /** `fileFilter`, and the functions of the storage. */
  readonly callbacks: readonly ts.Expression[];
}

/** Reads each option from the first source that has it. */
function readOptions(
  analysis: Analysis,
  sources: readonly (ts.Expression | undefined)[],
  given: GivenArguments,
): UploadOptions {
  const { checker } = analysis;
  const readObjects = (expression: ts.Expression | undefined): readonly ts.ObjectLiteralExpression[] => {
    if (!expression || findGiven(checker, expression, given)?.length === 0) return [];
    const objects = findObjects(checker, expression, given);
    if (objects.length === 0) analysis.unresolved(expression, COMPUTED);
    return objects;
  };
  const read = (objects: readonly ts.ObjectLiteralExpression[], name: string): readonly ts.Expression[] =>
    objects.flatMap(object => findOption(checker, object, name, given) ?? []).filter(hasValue);
  const options = sources.map(readObjects);
  const limits = options.map(objects => read(objects, 'limits').flatMap(readObjects));
  const find = (lists: typeof options, name: string): readonly ts.Expression[] =>
    lists.map(objects => read(objects, name)).find(values => values.length > 0) ?? [];
  return {
    isLimited: find(limits, 'fileSize').some(size => !/\b(POSITIVE_INFINITY|Infinity)$/.test(size.getText())),
    callbacks: [
      ...find(options, 'fileFilter'),
      ...find(options, 'storage').flatMap(storage => listCallbacks(checker, storage)),
    ],
  };
}

/** The functions in the options of a storage: `diskStorage({ destination, filename })`. */
function listCallbacks(checker: ts.TypeChecker, storage: ts.Expression): ts.Expression[] {
  if (!ts.isCallExpression(storage)) return [];
  return storage.arguments
    .flatMap(argument => findObjects(checker, argument))
    .flatMap(options =>
      options.properties.flatMap(({ name }) => (name && findOption(checker, options, name.getText())) ?? []),
    )
    .filter(value => findFunctions(checker, value).length > 0);
}
