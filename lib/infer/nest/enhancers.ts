import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { evaluateConstant } from '../flow/constants.js';
import {
  awaited,
  calledFrom,
  factSet,
  type FactSet,
  NO_EFFECTS,
  type ThrownFact,
  unite,
  uniteEffects,
} from '../flow/effects.js';
import { reachableReturns } from '../flow/returns.js';
import {
  classOf,
  hasBody,
  isOfApplication,
  lineageOf,
  packageOf,
  resolveAlias,
  unwrap,
} from '../program/declarations.js';
import { instancesOf, valueOf } from './bindings.js';
import type { Handler } from './controllers.js';
import { type AppliedDecorator, readDecorators } from './decorators.js';
import { metadataOfHandler } from './metadata.js';
import { findStrategies } from './passport.js';

export type EnhancerKind = 'guard' | 'pipe' | 'interceptor' | 'filter';

/** A guard, a pipe, an interceptor or a filter: its class, and the expression that names or makes it. */
export interface Enhancer {
  readonly owner: ts.ClassLikeDeclaration | undefined;
  readonly node: ts.Expression;
  readonly name: string;
}

const TOKENS: Readonly<Record<EnhancerKind, string>> = {
  guard: 'APP_GUARD',
  pipe: 'APP_PIPE',
  interceptor: 'APP_INTERCEPTOR',
  filter: 'APP_FILTER',
};

const DECORATORS: Readonly<Record<EnhancerKind, string>> = {
  guard: 'UseGuards',
  pipe: 'UsePipes',
  interceptor: 'UseInterceptors',
  filter: 'UseFilters',
};

const GLOBAL_METHODS: Readonly<Record<string, EnhancerKind>> = {
  useGlobalGuards: 'guard',
  useGlobalPipes: 'pipe',
  useGlobalInterceptors: 'interceptor',
  useGlobalFilters: 'filter',
};

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

/** What is bound for every route. */
export class GlobalEnhancers {
  private readonly byKind = new Map<EnhancerKind, Enhancer[]>();

  constructor(private readonly analysis: Analysis) {
    for (const { token, expression } of analysis.bindings.globals) {
      const kind = (Object.keys(TOKENS) as EnhancerKind[]).find(name => TOKENS[name] === token);
      if (kind) this.add(kind, toEnhancer(analysis, expression));
    }
    for (const file of analysis.classes.program.getSourceFiles()) {
      if (isOfApplication(file)) this.collect(file);
    }
  }

  of(kind: EnhancerKind): readonly Enhancer[] {
    return this.byKind.get(kind) ?? [];
  }

  private add(kind: EnhancerKind, enhancer: Enhancer): void {
    this.byKind.set(kind, [...this.of(kind), enhancer]);
  }

  private collect(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const kind = GLOBAL_METHODS[node.expression.name.text];
      if (kind) for (const argument of node.arguments) this.add(kind, toEnhancer(this.analysis, argument));
    }
    ts.forEachChild(node, child => this.collect(child));
  }
}

/** The class that an expression names, makes or mixes. */
export function toEnhancer(analysis: Analysis, expression: ts.Expression): Enhancer {
  const { checker } = analysis;
  const node = unwrap(expression);
  const name = nameOf(node);
  if (ts.isFunctionLike(node)) {
    const made = findNew(node);
    return made ? toEnhancer(analysis, made) : { owner: undefined, node, name };
  }
  if (ts.isCallExpression(node)) {
    const declaration = checker.getResolvedSignature(node)?.declaration;
    return { owner: declaration && hasBody(declaration) ? findClass(declaration) : undefined, node, name };
  }
  const [type] = ts.isNewExpression(node) ? [checker.getTypeAtLocation(node)] : instancesOf(checker, node);
  return { owner: (type && classOf(type)) ?? ownerOfValue(checker, node), node, name };
}

function ownerOfValue(checker: ts.TypeChecker, node: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  return symbol?.declarations?.find(ts.isClassLike) ?? classOf(checker.getTypeAtLocation(node));
}

function nameOf(node: ts.Expression): string {
  const named = ts.isNewExpression(node) || ts.isCallExpression(node) ? node.expression : node;
  return named.getText().split('.').at(-1) ?? '';
}

function findNew(node: ts.Node): ts.NewExpression | undefined {
  return ts.isNewExpression(node) ? node : ts.forEachChild(node, findNew);
}

/** The class that a mixin declares. */
function findClass(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  return ts.isClassLike(node) ? node : ts.forEachChild(node, findClass);
}

/** The enhancers of a handler: global ones, those of the controller, its own. */
export function enhancersOf(
  analysis: Analysis,
  kind: EnhancerKind,
  handler: Handler,
  globals: GlobalEnhancers,
): Enhancer[] {
  const applied = [...handler.classDecorators, ...handler.decorators].filter(
    ({ name }) => name === DECORATORS[kind],
  );
  return [
    ...globals.of(kind),
    ...applied.flatMap(({ args }) => args.map(argument => toEnhancer(analysis, argument))),
  ];
}

/** What a guard can refuse a handler with. */
export function guardErrors(analysis: Analysis, guard: Enhancer, handler: Handler): FactSet {
  const { owner, node, name } = guard;
  if (name === 'AuthGuard' && ts.isCallExpression(node))
    return passportErrors(analysis, node, undefined, handler);
  if (!owner) return factSet([]);
  const lineage = [...lineageOf(analysis.checker, owner)];
  if (lineage.some(part => part.name?.text === 'ThrottlerGuard')) {
    return factSet([known(429, 'ThrottlerException', 'ThrottlerException: Too Many Requests', node)]);
  }
  const self = analysis.checker.getTypeAtLocation(owner);
  const context: Context = { self, metadata: metadataOfHandler(analysis, handler) };
  const mixin = mixinOf(owner);
  const member = analysis.classes.member(owner, 'canActivate');
  const own =
    member && hasBody(member) && isOfApplication(member)
      ? runGuard(analysis, member, context, guard)
      : factSet([]);
  if (!mixin) return own;
  const isReached = !member || !isOfApplication(member) || callsSuper(analysis, member, context);
  return isReached ? unite(own, passportErrors(analysis, mixin, owner, handler)) : own;
}

function runGuard(analysis: Analysis, member: ts.ClassElement, context: Context, guard: Enhancer): FactSet {
  const effects = awaited(analysis.call(member as unknown as ts.SignatureDeclaration, context));
  const refuses = hasBody(member) && mayReturnFalse(analysis, member.body, context, 0);
  const refusal = refuses ? [known(403, 'ForbiddenException', 'Forbidden resource', member)] : [];
  return calledFrom(
    { ...NO_EFFECTS, thrown: unite(effects.thrown, factSet(refusal)) },
    `${guard.name}.canActivate`,
  ).thrown;
}

function mayReturnFalse(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  context: Context,
  depth: number,
): boolean {
  return reachableReturns(analysis, body, context).some(returned => {
    const node = unwrap(returned);
    const inner = ts.isAwaitExpression(node) ? unwrap(node.expression) : node;
    const value = evaluateConstant(analysis.checker, inner, context);
    if (value) return !value.value;
    if (inner.getText().startsWith('super.')) return false;
    const type = analysis.checker.getTypeAtLocation(inner);
    const settled = analysis.checker.getAwaitedType(type) ?? type;
    if (analysis.checker.typeToString(settled) === 'true') return false;
    if (ts.isCallExpression(inner) && depth < 5) {
      const declaration = analysis.checker.getResolvedSignature(inner)?.declaration;
      if (declaration && hasBody(declaration) && isOfApplication(declaration)) {
        return mayReturnFalse(analysis, declaration.body, context, depth + 1);
      }
    }
    return true;
  });
}

function callsSuper(analysis: Analysis, member: ts.ClassElement, context: Context): boolean {
  if (!hasBody(member)) return true;
  const returns = reachableReturns(analysis, member.body, context);
  return (
    (returns.some(({ getText }) => getText !== undefined) &&
      returns.some(node => node.getText().includes('super.'))) ||
    (returns.every(node => !evaluateConstant(analysis.checker, node, context)) &&
      member.getText().includes('super.canActivate'))
  );
}

/** The call of `AuthGuard()` that a class extends. */
function mixinOf(owner: ts.ClassLikeDeclaration): ts.CallExpression | undefined {
  const clause = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const base = clause && unwrap(clause.expression);
  return base && ts.isCallExpression(base) && nameOf(base) === 'AuthGuard' ? base : undefined;
}

/** What passport answers, and what the strategy throws while it validates. */
function passportErrors(
  analysis: Analysis,
  mixin: ts.CallExpression,
  owner: ts.ClassLikeDeclaration | undefined,
  handler: Handler,
): FactSet {
  const handle = owner && analysis.classes.member(owner, 'handleRequest');
  const own =
    handle && hasBody(handle) && owner
      ? awaited(
          analysis.call(handle as unknown as ts.SignatureDeclaration, {
            self: analysis.checker.getTypeAtLocation(owner),
            metadata: metadataOfHandler(analysis, handler),
          }),
        ).thrown
      : undefined;
  const refusal = factSet([known(401, 'UnauthorizedException', 'Unauthorized', mixin)]);
  const validated = findStrategies(analysis, mixin).map(({ node, self }) =>
    calledFrom(awaited(analysis.call(node, { self })), `${self.symbol?.name ?? 'Strategy'}.validate`),
  );
  const isDefault = own === undefined || (handle?.getText().includes('super.handleRequest') ?? false);
  return unite(isDefault ? refusal : factSet([]), own ?? factSet([]), uniteEffects(...validated).thrown);
}

/** What an interceptor throws itself. */
export function interceptorErrors(analysis: Analysis, { owner, name }: Enhancer): FactSet {
  const member = owner && analysis.classes.member(owner, 'intercept');
  if (!member || !hasBody(member) || !isOfApplication(member)) return factSet([]);
  const self = analysis.checker.getTypeAtLocation(owner);
  const effects = awaited(analysis.call(member as unknown as ts.SignatureDeclaration, { self }));
  return calledFrom(effects, `${name}.intercept`).thrown;
}

/** What pipes can refuse a handler's parameters with. */
export function pipeErrors(analysis: Analysis, handler: Handler, globals: GlobalEnhancers): FactSet {
  const shared = enhancersOf(analysis, 'pipe', handler, globals);
  const facts = handler.node.parameters.flatMap(parameter => {
    const decorators = readDecorators(analysis.checker, parameter);
    const bound = decorators.find(({ name }) => PIPED.has(name) || isCustomParameter(analysis, decorators));
    if (!bound) return [];
    const own = bound.args
      .filter(argument => !isText(argument))
      .map(argument => toEnhancer(analysis, argument));
    return [...shared, ...own].map(pipe => pipeError(analysis, pipe, parameter));
  });
  return unite(...facts);
}

const PIPED: ReadonlySet<string> = new Set(['Body', 'Query', 'Param', 'UploadedFile', 'UploadedFiles']);

function isCustomParameter(_analysis: Analysis, _decorators: readonly AppliedDecorator[]): boolean {
  return false;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || (ts.isObjectLiteralExpression(node) && !valueOf(node, 'transform'));
}

function pipeError(analysis: Analysis, pipe: Enhancer, parameter: ts.ParameterDeclaration): FactSet {
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
  const status = statusOption(analysis, node) ?? 400;
  const isValidation = name === 'ValidationPipe' && from === '@nestjs/common';
  if (isValidation || (name === 'ZodValidationPipe' && from === 'nestjs-zod')) {
    return isValidated(analysis, parameter)
      ? factSet([known(status, 'BadRequestException', 'Validation failed', parameter)])
      : factSet([]);
  }
  const message = PARSE_PIPES[name];
  return message ? factSet([known(status, 'BadRequestException', message, parameter)]) : factSet([]);
}

/** `ValidationPipe` passes over what has no class to be held against. */
function isValidated({ checker }: Analysis, parameter: ts.ParameterDeclaration): boolean {
  const type = checker.getTypeAtLocation(parameter);
  const owner = classOf(type);
  return owner !== undefined && ts.isClassDeclaration(owner) && isOfApplication(owner);
}

function statusOption({ checker }: Analysis, node: ts.Expression): number | undefined {
  const [options] = ts.isNewExpression(node) ? (node.arguments ?? []).toReversed() : [];
  const given =
    options && ts.isObjectLiteralExpression(options) ? valueOf(options, 'errorHttpStatusCode') : undefined;
  const value = given && evaluateConstant(checker, given, { self: undefined })?.value;
  return typeof value === 'number' ? value : undefined;
}

function known(status: number, name: string, message: string, at: ts.Node): ThrownFact {
  return {
    kind: 'error',
    type: undefined,
    name,
    status,
    computed: false,
    message,
    errorCode: undefined,
    at,
    via: [],
  };
}
