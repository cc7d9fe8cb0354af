import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { type Effects, rejected, throwing } from '../flow/effects.js';
import { findPropertyValue } from '../nest/bindings.js';
import { listRows } from '../program/package-calls.js';
import { isDeferred } from '../program/types.js';
import { findMadeErrors } from './error-parameters.js';
import { KNOWN_CALLS, type KnownCall } from './known-calls.js';
import { describeKnownError } from './known-error.js';

/** Finds the errors that a function of a package is known to throw. `undefined` if the table does not have it. */
export function findKnownCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const { checker } = analysis;
  const known = findRow(analysis, node, context);
  // The error goes to the callback, if there is one.
  if (!known || (known.hasCallback && node.arguments.some(argument => isFunction(checker, argument))))
    return undefined;
  const own = known.ownError === undefined ? undefined : findArgument(node, known.ownError);
  if (known.needsOption && (!own || own.kind === ts.SyntaxKind.FalseKeyword)) return undefined;
  const effects = throwing(
    ...(own && own.kind !== ts.SyntaxKind.TrueKeyword
      ? findMadeErrors(analysis, own, context).values()
      : known.errors.map(({ status, name, message }) => describeKnownError(status, name, message, node))),
  );
  return isDeferred(checker, checker.getTypeAtLocation(node)) ? rejected(effects) : effects;
}

function findRow(analysis: Analysis, node: ts.CallExpression, context: Context): KnownCall | undefined {
  return listRows(analysis, node, context, KNOWN_CALLS).find(
    ({ option }) => option === undefined || findArgument(node, option),
  );
}

function isFunction(checker: ts.TypeChecker, node: ts.Expression): boolean {
  return checker.getTypeAtLocation(node).getCallSignatures().length > 0;
}

/** An argument by its position, or a member of the last argument by its name. */
function findArgument(
  { arguments: args }: ts.CallExpression,
  which: string | number,
): ts.Expression | undefined {
  if (typeof which === 'number') return args[which];
  const options = args.at(-1);
  return options && ts.isObjectLiteralExpression(options) ? findPropertyValue(options, which) : undefined;
}
