import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { findSuperCall } from '../../errors/exception-arguments.js';
import { resolveConstant } from '../../program/declarations.js';
import type { Enhancer } from '../enhancers.js';
import { findObjects } from '../options.js';

/** The options of a pipe: of the call that creates it, or those that its class passes to the base class. */
export function readPipeOptions(
  { checker }: Analysis,
  { node, owner }: Enhancer,
): ts.ObjectLiteralExpression | undefined {
  const pipe = resolveConstant(checker, node);
  const given = ts.isNewExpression(pipe) || ts.isCallExpression(pipe) ? pipe.arguments?.at(-1) : undefined;
  const maker = owner?.members.find(ts.isConstructorDeclaration);
  const passed = maker && findSuperCall(maker)?.arguments.at(-1);
  return [given, passed].flatMap(argument => (argument ? findObjects(checker, argument) : []))[0];
}
