import ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { findMadeErrors } from '../errors/error-values.js';
import { findKnownCall } from '../errors/known-calls.js';
import { findCommandHandlers } from '../nest/cqrs.js';
import { type Callee, findCallee, findValue, type Target } from '../program/callee.js';
import {
  baseClassOf,
  classOf,
  hasBody,
  isOfApplication,
  qualifiedName,
  unwrap,
} from '../program/declarations.js';
import { isDeferred } from '../program/types.js';
import { evaluateConstant } from './constants.js';
import { evaluateDeferredCall } from './deferred-calls.js';
import {
  calledFrom,
  carrying,
  detached,
  type Effects,
  type Fact,
  type ThrownFact,
  factSet,
  type FactSet,
  NO_EFFECTS,
  rejected,
  throwing,
  unite,
  uniteEffects,
} from './effects.js';
import { evaluateConstruction } from './functions.js';
import { findGivenFlags, withGiven } from './given.js';

/** Functions that call back later, when nobody waits any more. */
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

/** What a call leads to. */
export function evaluateCall(analysis: Analysis, node: ts.CallExpression, context: Context): Effects {
  const callee = unwrap(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return evaluateSuper(analysis, node, context);
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

  const known = findKnownCall(analysis, node, context);
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
  switch (callee.kind) {
    case 'functions':
      return uniteEffects(...callee.targets.map(target => callTarget(analysis, target, node, context)));
    case 'parameter':
      if (context.rejecters?.has(callee.symbol)) {
        return throwing(
          ...unite(...node.arguments.map(argument => analysis.errors(argument, context))).values(),
        );
      }
      return {
        thrown: factSet([{ kind: 'call', parameter: callee.symbol, channel: 'thrown' }]),
        carried: factSet([{ kind: 'call', parameter: callee.symbol, channel: 'carried' }]),
      };
    case 'value':
      return analysis.callValue(callee.node, context);
    case 'unknown':
      analysis.unresolved(node, callee.reason);
      return runExternal(analysis, node, context, receiver, given);
    case 'external':
      analysis.external(callee.from);
      return runExternal(analysis, node, context, receiver, given);
  }
}

/** A function of a package: it is taken to call the functions that it is given, and to pass on what they carry. */
function runExternal(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  receiver: Effects,
  given: Effects,
): Effects {
  const name = unwrap(node.expression).getText().split('.').at(-1) ?? '';
  if (DETACHED_CALLS.has(name)) return NO_EFFECTS;
  const called = uniteEffects(
    ...node.arguments
      .filter(argument => isFunction(analysis, argument))
      .map(argument => analysis.callValue(argument, context)),
  );
  const passed = carrying(unite(receiver.carried, given.carried));
  const result = isDeferred(analysis.checker, analysis.checker.getTypeAtLocation(node))
    ? rejected(called)
    : called;
  return uniteEffects(result, passed);
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

/** The effects of a function, with the arguments of a call in the place of its parameters. */
function substitute(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  context: Context,
  self: ts.Type | undefined,
): Effects {
  // A guard's helpers read the same metadata; a closure sees the variables around it.
  const isWithin = isClosure(node);
  const keepsMetadata = context.metadata && (isWithin || isOfSameClass(node, self, context));
  const flags = findGivenFlags(analysis, node, given, context);
  const effects = analysis.call(node, {
    self,
    ...(isWithin && { caught: context.caught, rejecters: context.rejecters, handled: context.handled }),
    ...((isWithin || flags) && { given: isWithin ? withGiven(context.given, flags) : flags }),
    ...(keepsMetadata && { metadata: context.metadata }),
  });
  if (!hasParameters(effects.thrown) && !hasParameters(effects.carried)) return effects;
  const replace = (facts: FactSet): FactSet =>
    unite(...[...facts.values()].map(fact => replaceParameter(analysis, fact, node, given, context)));
  return { thrown: replace(effects.thrown), carried: replace(effects.carried) };
}

function isClosure(node: ts.Node): boolean {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    (ts.isFunctionDeclaration(node) && !ts.isSourceFile(node.parent))
  );
}

function isOfSameClass(node: ts.Node, self: ts.Type | undefined, context: Context): boolean {
  return self !== undefined && self === context.self && ts.isClassLike(node.parent);
}

function hasParameters(facts: FactSet): boolean {
  for (const fact of facts.values()) if (fact.kind !== 'error' || fact.computed) return true;
  return false;
}

function replaceParameter(
  analysis: Analysis,
  fact: Fact,
  node: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  context: Context,
): FactSet {
  if (fact.kind === 'error') return evaluateStatus(analysis, fact, node, given, context);
  const index = node.parameters.findIndex(
    ({ name }) => analysis.checker.getSymbolAtLocation(name) === fact.parameter,
  );
  if (index < 0) return factSet([fact]);
  const argument = given[index] ?? node.parameters[index]?.initializer;
  if (!argument || ts.isSpreadElement(argument)) return factSet([]);
  switch (fact.kind) {
    case 'call':
      return analysis.callValue(argument, context)[fact.channel];
    case 'made':
      return findMadeErrors(analysis, argument, context);
    case 'parameter':
      return analysis.errors(argument, context);
  }
}

/** An error whose status is a parameter of the function that makes it: `abort(418)`. */
function evaluateStatus(
  analysis: Analysis,
  fact: ThrownFact,
  { parameters }: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): FactSet {
  const { checker } = analysis;
  const isOfCall = parameters[0]?.parent === ts.findAncestor(fact.at, ts.isFunctionLike);
  if (!fact.computed || !isOfCall || !ts.isNewExpression(fact.at)) return factSet([fact]);
  const given = new Map<ts.Symbol, Known>();
  parameters.forEach(({ name, initializer }, index) => {
    const symbol = checker.getSymbolAtLocation(name);
    const argument = args[index] ?? initializer;
    const value = argument && evaluateConstant(checker, argument, context);
    if (symbol && value) given.set(symbol, value);
  });
  const made = analysis.errors(fact.at, { ...context, given });
  return factSet(
    [...made.values()].map(error => (error.kind === 'error' ? { ...error, via: fact.via } : error)),
  );
}

function evaluateArguments(analysis: Analysis, given: readonly ts.Expression[], context: Context): Effects {
  return uniteEffects(...given.map(argument => analysis.expression(argument, context)));
}

/** What calling a function leads to that is given as a value. */
export function evaluateValueCall(analysis: Analysis, expression: ts.Expression, context: Context): Effects {
  const node = unwrap(expression);
  if (hasBody(node)) return analysis.call(node as ts.SignatureDeclaration, context);
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind')
      return analysis.callValue(callee.expression, context);
    const declaration = analysis.checker.getResolvedSignature(node)?.declaration;
    return declaration && hasBody(declaration) ? callReturned(analysis, declaration, context) : NO_EFFECTS;
  }
  if (ts.isConditionalExpression(node)) {
    return uniteEffects(
      analysis.callValue(node.whenTrue, context),
      analysis.callValue(node.whenFalse, context),
    );
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return NO_EFFECTS;
  const callee = findValue(analysis, node, context);
  switch (callee.kind) {
    case 'functions':
      return uniteEffects(
        ...callee.targets.map(target =>
          calledFrom(analysis.call(target.node, { self: target.self }), qualifiedName(target.node)),
        ),
      );
    case 'parameter':
      return {
        thrown: factSet([{ kind: 'call', parameter: callee.symbol, channel: 'thrown' }]),
        carried: factSet([{ kind: 'call', parameter: callee.symbol, channel: 'carried' }]),
      };
    case 'value':
      return unwrap(callee.node) === node ? NO_EFFECTS : analysis.callValue(callee.node, context);
    default:
      return NO_EFFECTS;
  }
}

/** The functions that a function makes and returns. */
function callReturned(analysis: Analysis, node: ts.Node, context: Context): Effects {
  const found: ts.SignatureDeclaration[] = [];
  const visit = (child: ts.Node): void => {
    if (child !== node && ts.isFunctionLike(child)) {
      if (
        ts.isReturnStatement(child.parent) ||
        child.parent === node ||
        ts.isParenthesizedExpression(child.parent)
      )
        found.push(child);
      return;
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return uniteEffects(...found.map(inner => analysis.call(inner, { self: context.self })));
}

/** What making an instance leads to. */
export function evaluateNew(analysis: Analysis, node: ts.NewExpression, context: Context): Effects {
  const given = detached(evaluateArguments(analysis, node.arguments ?? [], context));
  const [first] = node.arguments ?? [];
  if (node.expression.getText() === 'Promise' && first && hasBody(unwrap(first))) {
    return uniteEffects(
      given,
      evaluateExecutor(analysis, unwrap(first) as unknown as ts.SignatureDeclaration, context),
    );
  }
  const type = analysis.checker.getTypeAtLocation(node);
  const owner = classOf(type);
  if (!owner || !isOfApplication(owner)) return given;
  return uniteEffects(
    given,
    calledFrom(evaluateConstruction(analysis, owner, { self: type }), `new ${owner.name?.text ?? 'class'}`),
  );
}

/** What the executor of a promise throws, and what it is rejected with. */
function evaluateExecutor(analysis: Analysis, node: ts.SignatureDeclaration, context: Context): Effects {
  const name = node.parameters[1]?.name;
  const reject = name && analysis.checker.getSymbolAtLocation(name);
  const body = rejected(analysis.call(node, context));
  if (!reject || !name) return body;
  const errors: FactSet[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && analysis.checker.getSymbolAtLocation(child.expression) === reject) {
      errors.push(...child.arguments.map(argument => analysis.errors(argument, context)));
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  const own = [...body.carried.values()].filter(fact => fact.kind === 'error' || fact.parameter !== reject);
  return carrying(unite(factSet(own), ...errors));
}

function evaluateSuper(analysis: Analysis, node: ts.CallExpression, context: Context): Effects {
  const given = detached(evaluateArguments(analysis, node.arguments, context));
  const owner = ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  const base = owner && baseClassOf(analysis.checker, owner);
  return base && isOfApplication(base)
    ? uniteEffects(given, evaluateConstruction(analysis, base, context))
    : given;
}
