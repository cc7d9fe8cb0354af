import { relative } from 'node:path';
import ts from 'typescript';
import { createAnalysis } from './create-analysis.js';
import { findHandlers } from './nest/controllers.js';
import { inferRoute, nameHandler } from './infer-route.js';
import { GlobalEnhancers } from './nest/enhancers.js';
import { findExcluded } from './nest/excluded.js';
import { Middleware } from './nest/middleware.js';
import { isOfApplication } from './program/declarations.js';
import { loadPrograms } from './program/load-programs.js';
import { ProjectError } from './program/read-config.js';
import { locate } from './report/inferred-errors.js';
import { isWritten } from './report/write-module.js';
import type { InferredRoute, InferReport, UnresolvedCode } from './report/report.js';

/** The number of syntax errors that are shown. The first one often causes the others. */
const MOST_LINES = 5;

/** The options of an analysis. */
export interface InferOptions {
  /** The `tsconfig.json` of the application, or its folder. */
  readonly project: string;
  /** The folder that reported paths are relative to. */
  readonly root?: string;
  /** Called with the files of each program, without those of packages, before they are analysed. */
  onRead?(files: readonly string[]): void;
  /** Called after each handler. */
  onProgress?(done: number, total: number, what: string): void;
}

/**
 * Reads the errors that each handler can respond with from the code of an application.
 *
 * @throws ProjectError if the project cannot be read, or one of its files cannot be parsed
 */
export function infer({ project, root = process.cwd(), onRead, onProgress }: InferOptions): InferReport {
  const routes: InferredRoute[] = [];
  const unresolved: UnresolvedCode[] = [];
  const external: Record<string, number> = {};
  const excluded = new Set<string>();
  let hasExtensions = false;
  for (const program of loadPrograms(project)) {
    const files = program.getSourceFiles().filter(file => isOfApplication(file));
    onRead?.(files.map(({ fileName }) => fileName));
    refuseSyntaxErrors(program, files, root);
    const analysis = createAnalysis(program);
    hasExtensions ||= usesExtensions(files);
    const left = findExcluded(analysis);
    for (const { name } of left) if (name) excluded.add(name.text);
    const handlers = findHandlers(analysis).filter(({ controller }) => !left.has(controller));
    const globals = new GlobalEnhancers(analysis);
    const middleware = new Middleware(analysis);
    handlers.forEach((handler, index) => {
      onProgress?.(index, handlers.length, nameHandler(handler));
      const before = new Set(analysis.unresolvedCode.keys());
      const { route, computed } = inferRoute(analysis, handler, globals, middleware, root);
      routes.push(route);
      const found = [...analysis.unresolvedCode.values()].filter(({ at }) => !before.has(at));
      for (const { at, reason } of [...computed, ...found])
        unresolved.push({ handler: route.handler, at: locate(at, root), reason });
    });
    onProgress?.(handlers.length, handlers.length, '');
    for (const name of analysis.externalCalls.values()) external[name] = (external[name] ?? 0) + 1;
  }
  return {
    routes: distinctRoutes(routes),
    ...(excluded.size > 0 && { excluded: [...excluded] }),
    unresolved,
    hasExtensions,
    external,
  };
}

/** Refuses code with syntax errors: it would be read in part, and the result would lack errors without a warning. */
function refuseSyntaxErrors(program: ts.Program, files: readonly ts.SourceFile[], root: string): void {
  const lines = files
    .flatMap(file => program.getSyntacticDiagnostics(file))
    .map(({ file, start, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${relative(root, file.fileName)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  if (lines.length) throw new ProjectError(lines.slice(0, MOST_LINES).join('\n'));
}

/**
 * Whether imports of files end in `.js`: Node requires that in ES modules. In a CommonJS application only if its own imports
 * do, since jest finds no file of that name.
 */
function usesExtensions(files: readonly ts.SourceFile[]): boolean {
  return files.some(
    ({ impliedNodeFormat, statements, text }) =>
      impliedNodeFormat === ts.ModuleKind.ESNext ||
      (!isWritten(text) && statements.some(importsWithExtension)),
  );
}

function importsWithExtension(node: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    /^\.\.?\/.*\.[cm]?js$/.test(node.moduleSpecifier.text)
  );
}

/** Removes duplicate routes: two projects that share a file both read it. */
function distinctRoutes(routes: readonly InferredRoute[]): InferredRoute[] {
  return [...new Map(routes.map(route => [`${route.file} ${route.handler}`, route])).values()];
}
