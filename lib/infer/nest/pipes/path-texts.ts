import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { isOfApplication } from '../../program/declarations.js';
import { evaluateConstant } from '../../values/constants.js';
import { KnownText } from '../../values/known.js';
import type { Handler } from '../controllers.js';
import type { AppliedDecorator } from '../decorators.js';

/** The text of a parameter of the path that each path of a handler requires: `@Param('id') id: string`. */
export function readPathText(
  analysis: Analysis,
  { paths }: Handler,
  parameter: ts.ParameterDeclaration,
  { name, args }: AppliedDecorator,
): KnownText | undefined {
  const { checker } = analysis;
  const [key] = args;
  if (name !== 'Param' || args.length !== 1 || !key || !isText(checker.getTypeAtLocation(parameter)))
    return undefined;
  const wanted = evaluateConstant(checker, key, { self: undefined })?.value;
  // `{…}` and `(…)` are optional parts of a path.
  const isRequired =
    typeof wanted === 'string' &&
    paths.length > 0 &&
    paths.every(path => !/[{(]/.test(path) && path.split('/').includes(`:${wanted}`));
  return isRequired ? new KnownText(runsOnExpress(analysis)) : undefined;
}

function isText(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every(({ flags }) => flags & ts.TypeFlags.StringLike);
}

const knownAdapters = new WeakMap<Analysis, boolean>();

/** Whether Express serves the application. Fastify serves `/users/` with an empty parameter of `/users/:id`. */
function runsOnExpress(analysis: Analysis): boolean {
  const known = knownAdapters.get(analysis);
  if (known !== undefined) return known;
  const files = analysis.classes.program.getSourceFiles().filter(file => isOfApplication(file));
  const isExpress =
    files.some(({ text }) => text.includes('NestFactory')) &&
    !files.some(({ text }) => /platform-fastify|AbstractHttpAdapter/.test(text));
  knownAdapters.set(analysis, isExpress);
  return isExpress;
}
