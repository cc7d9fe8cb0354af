import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findKnownCall } from '../errors/find-known-call.js';
import { findForeignErrors } from '../errors/foreign-errors.js';
import { findCommandHandlers } from '../nest/cqrs.js';
import { evaluatePassportCall } from '../nest/guards/passport-guards.js';
import { evaluateThrottlerCall } from '../nest/guards/throttler-guards.js';
import { type Callee, findCallee, type Target } from '../program/callee.js';
import { getPackageName, hasBody, qualifiedName, unwrap } from '../program/declarations.js';
import { isDeferred } from '../program/types.js';
import { evaluateArguments, evaluateSuper } from './construction.js';
import { evaluateDeferredCall } from './deferred-calls.js';
import { enterCallback } from './elements.js';
import {
  awaited,
  calledFrom,
  callingParameter,
  carrying,
  detached,
  type Effects,
  NO_EFFECTS,
  passing,
  rejected,
  unite,
  uniteEffects,
} from './effects.js';
import { mayKeepPromise } from './held-promises.js';
import { evaluateReplacedCall } from './replaced-calls.js';
import { isRejecter } from './rejecters.js';
import { substitute } from './substitution.js';

/** Functions that run their callback later, when no caller waits any more. */
const DETACHED_CALLS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'nextTick',
  'queueMicrotask',
  'on',
  'once',
  'addListener',
  'addEventListener',
  'subscribe',
  'emit',
]);

/** Evaluates a call. */
export function evaluateCall(analysis: Analysis, node: ts.CallExpression, context: Context): Effects {
  const callee = unwrap(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return evaluateSuper(analysis, node, context);
  const replaced = evaluateReplacedCall(analysis, node, context);
  if (replaced) return replaced;
  const deferred = evaluateDeferredCall(analysis, node, context);
  if (deferred) return deferred;

  const given = evaluateArguments(analysis, node.arguments, context);
  const receiver = ts.isPropertyAccessExpression(callee)
    ? analysis.expression(callee.expression, context)
    : NO_EFFECTS;
  const before = uniteEffects(detached(given), detached(receiver));
  if (hasBody(callee))
    return uniteEffects(
      before,
      substitute(analysis, callee as ts.SignatureDeclaration, node.arguments, context, context.self),
    );

  const known =
    findKnownCall(analysis, node, context) ??
    evaluatePassportCall(analysis, node, context) ??
    evaluateThrottlerCall(analysis, node, context);
  if (known) return uniteEffects(before, known);
  const commands = findCommandHandlers(analysis, node);
  if (commands.length)
    return uniteEffects(before, ...commands.map(target => callTarget(analysis, target, node, context)));
  return uniteEffects(
    before,
    runCallee(analysis, findCallee(analysis, node, context), node, context, receiver, given),
  );
}

function runCallee(
  analysis: Analysis,
  callee: Callee,
  node: ts.CallExpression,
  context: Context,
  receiver: Effects,
  given: Effects,
): Effects {
  const [first] = node.arguments;
  // The function may await a promise that it gets, or keep it.
  const handed = passing(given.carried);
  const passed =
    first && isRejecter(analysis.checker, node.expression, context)
      ? passing(analysis.errors(first, context))
      : NO_EFFECTS;
  switch (callee.kind) {
    case 'functions':
      return uniteEffects(
        callee.targets.every(takesWhole) ? NO_EFFECTS : handed,
        ...callee.targets.map(target => callTarget(analysis, target, node, context)),
      );
    case 'parameter':
      return uniteEffects(passed, handed, callingParameter(callee.symbol));
    case 'value': {
      const value = unwrap(callee.node);
      return uniteEffects(
        passed,
        hasBody(value) && takesWhole({ node: value }) ? NO_EFFECTS : handed,
        hasBody(value)
          ? substitute(analysis, value as ts.SignatureDeclaration, node.arguments, context, context.self)
          : analysis.callValue(value, context),
      );
    }
    case 'unknown':
      analysis.unresolved(node, callee.reason);
      return runExternal(analysis, node, context, receiver, given);
    case 'external': {
      const { declaration } = callee;
      analysis.external(node, declaration ? getPackageName(declaration) : '');
      return runExternal(analysis, node, context, receiver, given, findForeignErrors(declaration));
    }
  }
}

/**
 * Evaluates a call of a package's function. The analysis assumes that it calls the functions that it receives, and that it
 * returns the errors that its arguments carry.
 */
function runExternal(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  receiver: Effects,
  given: Effects,
  own = NO_EFFECTS,
): Effects {
  const name = unwrap(node.expression).getText().split('.').at(-1) ?? '';
  if (DETACHED_CALLS.has(name)) return NO_EFFECTS;
  const called = uniteEffects(
    own,
    ...node.arguments
      .filter(argument => isFunction(analysis, argument))
      .map(argument => {
        const within = enterCallback(analysis, node, argument, context);
        return within ? analysis.callValue(argument, within) : NO_EFFECTS;
      }),
  );
  const callee = unwrap(node.expression);
  if (
    ts.isPropertyAccessExpression(callee) &&
    /^(call|apply)$/.test(name) &&
    isFunction(analysis, callee.expression)
  )
    return uniteEffects(analysis.callValue(callee.expression, context), passing(given.carried));
  const passed = carrying(unite(receiver.carried, given.carried));
  const keeps = given.carried.size > 0 && mayKeepPromise(analysis.checker, node);
  const result = isDeferred(analysis.checker, analysis.checker.getTypeAtLocation(node))
    ? rejected(called)
    : called;
  // A generator throws when its next value is read.
  if (name === 'next') return awaited(uniteEffects(result, passed));
  return uniteEffects(result, passed, keeps ? passing(given.carried) : NO_EFFECTS);
}

/** Whether the parameters of a function have names, by which its body awaits the promises that it gets. */
function takesWhole({ node }: { readonly node: ts.Node }): boolean {
  return hasBody(node) && node.parameters.every(({ name }) => ts.isIdentifier(name));
}

function isFunction({ checker }: Analysis, node: ts.Expression): boolean {
  return checker.getTypeAtLocation(node).getCallSignatures().length > 0;
}

function callTarget(
  analysis: Analysis,
  { node, self }: Target,
  call: ts.CallExpression,
  context: Context,
): Effects {
  const effects = substitute(analysis, node, call.arguments, context, self);
  return calledFrom(effects, qualifiedName(node));
}
