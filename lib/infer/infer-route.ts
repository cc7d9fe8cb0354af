import { relative } from 'node:path';
import ts from 'typescript';
import type { ProgramAnalysis } from './create-analysis.js';
import { ended, calledFrom, factSet, type FactSet, unite } from './flow/effects.js';
import type { ThrownFact } from './flow/facts.js';
import { reachableReturns } from './flow/returns.js';
import type { Handler } from './nest/controllers.js';
import { readDeclared } from './nest/declared.js';
import { type Enhancer, findEnhancers, type GlobalEnhancers } from './nest/enhancers.js';
import { mapDomainErrors } from './nest/filters.js';
import { findGuardErrors, requiresBearerToken, requiresUser } from './nest/guards/guards.js';
import { intercept } from './nest/interceptors.js';
import type { Middleware } from './nest/middleware.js';
import { findPipeErrors } from './nest/pipes/pipes.js';
import { findMemberValues } from './nest/request-members/member-values.js';
import { describeRoute, type Route, runForRoute } from './nest/route-facts.js';
import { isRequest } from './values/request-values.js';
import type { RouteFacts, Unresolved } from './analysis.js';
import { describeParameters } from './nest/pipes/validated-parameters.js';
import { listLineage, qualifiedName, resolveAlias } from './program/declarations.js';
import { groupErrors, toInferredError } from './report/inferred-errors.js';
import type { InferredError, InferredRoute, InferredSource } from './report/report.js';

/** A route, and the places that throw an error of a computed status. */
interface RouteResult {
  readonly route: InferredRoute;
  readonly computed: readonly Unresolved[];
}

/** Collects the errors that one handler can respond with, from all code that runs for it. */
export function inferRoute(
  analysis: ProgramAnalysis,
  handler: Handler,
  globals: GlobalEnhancers,
  middleware: Middleware,
  root: string,
): RouteResult {
  const guards = findEnhancers(analysis, 'guard', handler, globals);
  // Guards run in order: after a guard that requires a user, the request has one.
  const present = new Set<string>();
  const before = describeRoute(analysis, handler, present);
  // Of global guards in several modules, each may be the first.
  const first = describeRoute(analysis, handler, new Set());
  const isOrdered = globals.isOrdered('guard');
  const refused = guards.map(guard => {
    const isSorted = isOrdered || !globals.of('guard').includes(guard);
    const facts = findGuardErrors(analysis, guard, isSorted ? before : first);
    if (requiresUser(analysis, guard, before)) {
      present.add('user');
      if (requiresBearerToken(analysis, guard)) present.add('bearer token');
    }
    return withoutOtherMethods(analysis, guard, handler, facts);
  });
  const route = describeRoute(analysis, handler, present, member =>
    middleware.runsBefore(handler) || !isOrdered
      ? undefined
      : findMemberValues(analysis, member, guards, before),
  );
  const guarded = unite(...refused);
  const piped = findPipeErrors(analysis, handler, globals, route);
  const handled = handlerErrors(analysis, handler, globals, route);
  // The last interceptor is the closest to the handler.
  const intercepted = findEnhancers(analysis, 'interceptor', handler, globals).reduceRight(
    (facts, part) => intercept(analysis, part, handler, facts, route),
    withoutPromises(unite(piped, handled)),
  );
  const select = (isSelected: (key: string) => boolean): FactSet =>
    factSet([...intercepted].filter(([key]) => isSelected(key)).map(([, fact]) => fact));
  const found: [InferredSource, FactSet][] = [
    ['middleware', middleware.findErrors(handler)],
    ['guard', guarded],
    ['pipe', select(key => piped.has(key))],
    ['interceptor', select(key => !piped.has(key) && !handled.has(key))],
    ['handler', select(key => !piped.has(key) && handled.has(key))],
  ];
  const computed = new Map<ts.Node, Unresolved>();
  const errors = found.flatMap(([source, facts]) =>
    mapDomainErrors(analysis, facts, handler, globals).flatMap((fact): InferredError[] => {
      if (fact.status === undefined) {
        computed.set(fact.at, { at: fact.at, reason: `the status of ${fact.name} is computed` });
        return [];
      }
      return [toInferredError(fact, fact.status, findSource(analysis, source, fact, handler), root)];
    }),
  );
  const grouped = groupErrors(errors);
  const declared = readDeclared(analysis, [handler.node, handler.controller], handler.method);
  const declaredByGuards = guards.flatMap(({ owner }) => [
    ...((owner && readDeclared(analysis, [owner, ...owner.members], handler.method)) ?? []),
  ]);
  const allDeclared = new Set([...(declared ?? []), ...declaredByGuards]);
  const statuses = new Set(grouped.map(({ status }) => status));
  const exportedAs = exportedName(analysis.checker, handler.controller);
  const inferred: InferredRoute = {
    handler: nameHandler(handler),
    file: relative(root, handler.controller.getSourceFile().fileName),
    ...(exportedAs !== undefined && { exportedAs }),
    method: handler.method,
    paths: handler.paths,
    errors: grouped,
    undeclared: declared
      ? [...statuses].filter(status => status < 500 && !allDeclared.has(status)).sort()
      : [],
    notThrown: declared ? [...declared].filter(status => !statuses.has(status)).sort() : [],
  };
  return { route: inferred, computed: [...computed.values()] };
}

/** Removes a guard's errors that its `@Throws()` restricts to other methods. */
function withoutOtherMethods(
  analysis: ProgramAnalysis,
  { owner }: Enhancer,
  { method }: Handler,
  facts: FactSet,
): FactSet {
  const all = owner && readDeclared(analysis, [owner, ...owner.members]);
  if (!owner || !all) return facts;
  const met = readDeclared(analysis, [owner, ...owner.members], method);
  return factSet(
    [...facts.values()].filter(
      fact =>
        fact.kind !== 'error' ||
        fact.status === undefined ||
        !all.has(fact.status) ||
        met?.has(fact.status) === true,
    ),
  );
}

/** Collects the errors of the handler itself; a returned exception counts as thrown. */
function handlerErrors(
  analysis: ProgramAnalysis,
  handler: Handler,
  globals: GlobalEnhancers,
  route: Route,
): FactSet {
  const { controller, node } = handler;
  const { checker } = analysis;
  const given = describeParameters(analysis, handler, globals);
  const run = (facts: RouteFacts | undefined): FactSet => {
    const context = { self: checker.getTypeAtLocation(controller), given, route: facts };
    const { thrown } = ended(analysis.call(node, context));
    const returned = node.body
      ? reachableReturns(analysis, node.body, context)
          .filter(expression => ts.isNewExpression(expression))
          .map(expression => analysis.errors(expression, context))
      : [];
    return calledFrom(
      { thrown: unite(thrown, httpOnly(unite(...returned))), carried: factSet([]) },
      qualifiedName(node),
    ).thrown;
  };
  // Only a handler that gets the request can read it. The effects of what others call are shared between the routes.
  const readsRequest = node.parameters.some(
    ({ name }) => ts.isIdentifier(name) && isRequest(checker, name, 0),
  );
  return readsRequest ? runForRoute(route, run) : run(undefined);
}

/** Nest passes no promises to the parameters of a handler or of a pipe. */
function withoutPromises(facts: FactSet): FactSet {
  return factSet([...facts.values()].filter(({ kind }) => kind !== 'promise'));
}

function httpOnly(facts: FactSet): FactSet {
  return factSet([...facts.values()].filter(fact => fact.kind === 'error' && fact.status !== undefined));
}

function findSource(
  { checker }: ProgramAnalysis,
  source: InferredSource,
  { at }: ThrownFact,
  { controller }: Handler,
): InferredSource {
  if (source !== 'handler') return source;
  const owner = ts.findAncestor(at, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  return owner && [...listLineage(checker, controller)].includes(owner) ? 'handler' : 'service';
}

/** The name by which other files import a class: the class's own name, if it is exported under several. */
function exportedName(checker: ts.TypeChecker, node: ts.ClassDeclaration): string | undefined {
  const file = checker.getSymbolAtLocation(node.getSourceFile());
  const names = (file ? checker.getExportsOfModule(file) : [])
    .filter(symbol => resolveAlias(checker, symbol)?.valueDeclaration === node)
    .map(({ name }) => name);
  return names.find(name => name === node.name?.text) ?? names[0];
}

export function nameHandler({ controller, name }: Handler): string {
  return `${controller.name?.text ?? 'class'}.${name}`;
}
