import { relative } from 'node:path';
import ts from 'typescript';
import { createAnalysis, type ProgramAnalysis } from './create-analysis.js';
import { awaited, calledFrom, factSet, type FactSet, type ThrownFact, unite } from './flow/effects.js';
import { reachableReturns } from './flow/returns.js';
import { findHandlers, type Handler } from './nest/controllers.js';
import { readDeclared } from './nest/declared.js';
import { findEnhancers, GlobalEnhancers } from './nest/enhancers.js';
import { mapDomainErrors } from './nest/filters.js';
import { findGuardErrors } from './nest/guards.js';
import { intercept } from './nest/interceptors.js';
import { Middleware } from './nest/middleware.js';
import { findPipeErrors } from './nest/pipes.js';
import { lineageOf, qualifiedName } from './program/declarations.js';
import { loadPrograms } from './program/load-programs.js';
import type {
  InferredError,
  InferredRoute,
  InferredSource,
  InferReport,
  UnresolvedCode,
} from './report/report.js';

/** What is to be read. */
export interface InferOptions {
  /** The `tsconfig.json` of the application, or its folder. */
  readonly project: string;
  /** The folder that paths are told from. */
  readonly root?: string;
  /** Told of each handler that is done. */
  onProgress?(done: number, total: number, what: string): void;
}

/**
 * Reads from the code of an application what each of its handlers can answer.
 *
 * @throws ProjectError where the project cannot be read
 */
export function infer({ project, root = process.cwd(), onProgress }: InferOptions): InferReport {
  const routes: InferredRoute[] = [];
  const unresolved: UnresolvedCode[] = [];
  const external: Record<string, number> = {};
  let hasExtensions = false;
  for (const program of loadPrograms(project)) {
    const analysis = createAnalysis(program);
    hasExtensions ||= usesExtensions(program);
    const handlers = findHandlers(analysis);
    const globals = new GlobalEnhancers(analysis);
    const middleware = new Middleware(analysis);
    handlers.forEach((handler, index) => {
      onProgress?.(index, handlers.length, nameOf(handler));
      const before = new Set(analysis.unresolvedCode.keys());
      const route = inferRoute(analysis, handler, globals, middleware, root);
      routes.push(route);
      for (const [at, { reason }] of analysis.unresolvedCode) {
        if (!before.has(at)) unresolved.push({ handler: route.handler, at: placeOf(at, root), reason });
      }
    });
    onProgress?.(handlers.length, handlers.length, '');
    for (const [name, count] of analysis.externalCalls) external[name] = (external[name] ?? 0) + count;
  }
  return { routes: distinctRoutes(routes), unresolved, hasExtensions, external };
}

/** Under the resolution of Node, an import names the file that is built. */
function usesExtensions(program: ts.Program): boolean {
  const { module } = program.getCompilerOptions();
  return module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext;
}

function isExported(node: ts.ClassDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;
}

/** A file that two projects share is read with each. */
function distinctRoutes(routes: readonly InferredRoute[]): InferredRoute[] {
  return [...new Map(routes.map(route => [`${route.file} ${route.handler}`, route])).values()];
}

function nameOf({ controller, name }: Handler): string {
  return `${controller.name?.text ?? 'class'}.${name}`;
}

function inferRoute(
  analysis: ProgramAnalysis,
  handler: Handler,
  globals: GlobalEnhancers,
  middleware: Middleware,
  root: string,
): InferredRoute {
  const guarded = unite(
    ...findEnhancers(analysis, 'guard', handler, globals).map(guard =>
      findGuardErrors(analysis, guard, handler),
    ),
  );
  const piped = findPipeErrors(analysis, handler, globals);
  const handled = handlerErrors(analysis, handler);
  // The last interceptor is the closest to the handler.
  const intercepted = findEnhancers(analysis, 'interceptor', handler, globals).reduceRight(
    (facts, part) => intercept(analysis, part, facts),
    unite(piped, handled),
  );
  const select = (isOf: (key: string) => boolean): FactSet =>
    factSet([...intercepted].filter(([key]) => isOf(key)).map(([, fact]) => fact));
  const found: [InferredSource, FactSet][] = [
    ['middleware', middleware.findErrors(handler)],
    ['guard', guarded],
    ['pipe', select(key => piped.has(key))],
    ['interceptor', select(key => !piped.has(key) && !handled.has(key))],
    ['handler', select(key => !piped.has(key) && handled.has(key))],
  ];
  const errors = found.flatMap(([source, facts]) =>
    mapDomainErrors(analysis, facts, handler, globals).flatMap((fact): InferredError[] => {
      if (fact.status === undefined) {
        analysis.unresolved(fact.at, `the status of ${fact.name} is computed`);
        return [];
      }
      return [toInferredError(fact, fact.status, sourceOf(analysis, source, fact, handler), root)];
    }),
  );
  const grouped = groupErrors(errors);
  const declared = readDeclared(analysis, [handler.node, handler.controller]);
  const statuses = new Set(grouped.map(({ status }) => status));
  return {
    handler: nameOf(handler),
    file: relative(root, handler.controller.getSourceFile().fileName),
    isExported: isExported(handler.controller),
    method: handler.method,
    paths: handler.paths,
    errors: grouped,
    undeclared: declared ? [...statuses].filter(status => status < 500 && !declared.has(status)).sort() : [],
    notThrown: declared ? [...declared].filter(status => !statuses.has(status)).sort() : [],
  };
}

/** What the handler itself leads to; an exception that it returns is answered as if thrown. */
function handlerErrors(analysis: ProgramAnalysis, { controller, node }: Handler): FactSet {
  const context = { self: analysis.checker.getTypeAtLocation(controller) };
  const { thrown } = awaited(analysis.call(node, context));
  const returned = node.body
    ? reachableReturns(analysis, node.body, context)
        .filter(expression => ts.isNewExpression(expression))
        .map(expression => analysis.errors(expression, context))
    : [];
  return calledFrom(
    { thrown: unite(thrown, httpOnly(unite(...returned))), carried: factSet([]) },
    qualifiedName(node),
  ).thrown;
}

function httpOnly(facts: FactSet): FactSet {
  return factSet([...facts.values()].filter(fact => fact.kind === 'error' && fact.status !== undefined));
}

function sourceOf(
  { checker }: ProgramAnalysis,
  source: InferredSource,
  { at }: ThrownFact,
  { controller }: Handler,
): InferredSource {
  if (source !== 'handler') return source;
  const owner = ts.findAncestor(at, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  return owner && [...lineageOf(checker, controller)].includes(owner) ? 'handler' : 'service';
}

function toInferredError(
  { name, errorCode, errorCodeOf, title, message, at, via }: ThrownFact,
  status: number,
  from: InferredSource,
  root: string,
): InferredError {
  return {
    status,
    exception: name,
    ...(errorCode !== undefined && { errorCode }),
    ...(errorCodeOf !== undefined && errorCodeOf !== name && { errorCodeOf }),
    ...(title !== undefined && { title }),
    messages: message === undefined ? [] : [message],
    at: placeOf(at, root),
    from,
    via,
  };
}

/** The same error from one place, with all that it can say. */
function groupErrors(errors: readonly InferredError[]): InferredError[] {
  const groups = new Map<string, InferredError>();
  for (const error of errors) {
    const key = [error.status, error.exception, error.errorCode, error.at].join('|');
    const known = groups.get(key);
    groups.set(
      key,
      known ? { ...known, messages: [...new Set([...known.messages, ...error.messages])] } : error,
    );
  }
  return [...groups.values()].sort((a, b) => a.status - b.status || (a.at < b.at ? -1 : 1));
}

function placeOf(node: ts.Node, root: string): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
}
