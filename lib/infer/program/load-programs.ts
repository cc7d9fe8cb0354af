import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** A project that cannot be read. */
export class ProjectError extends Error {}

/**
 * Loads a project, and the projects that it references. A configuration that only references others, as those of
 * solutions do, has no program of its own.
 *
 * @param project - a path to a `tsconfig.json`, or to its folder
 *
 * @throws ProjectError where a configuration cannot be read, or has no files
 */
export function loadPrograms(project: string): ts.Program[] {
  const programs: ts.Program[] = [];
  const seen = new Set<string>();
  const load = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const config = readConfig(path);
    if (config.fileNames.length) programs.push(createProgram(config));
    for (const reference of config.projectReferences ?? []) load(configPath(reference.path));
  };
  load(configPath(resolve(project)));
  if (programs.length === 0) throw new ProjectError(`${project} has no files to read`);
  return programs;
}

function createProgram(config: ts.ParsedCommandLine): ts.Program {
  return ts.createProgram({
    rootNames: config.fileNames.filter(name => !isTest(name)),
    options: {
      ...config.options,
      noEmit: true,
      composite: false,
      incremental: false,
      skipLibCheck: true,
      // Sources rather than what was built of them.
      disableSourceOfProjectReferenceRedirect: false,
    },
    ...(config.projectReferences && { projectReferences: config.projectReferences }),
  });
}

/** Tests have controllers of their own, which no client meets. */
function isTest(name: string): boolean {
  return /\.(spec|test|e2e-spec)\.[cm]?tsx?$|[\\/]__(tests|mocks)__[\\/]/.test(name);
}

function configPath(path: string): string {
  return ts.sys.directoryExists(path) ? resolve(path, 'tsconfig.json') : path;
}

function readConfig(path: string): ts.ParsedCommandLine {
  const { config, error } = ts.readConfigFile(path, name => ts.sys.readFile(name));
  if (error) throw new ProjectError(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path);
  // "No inputs were found" is how a solution's configuration looks.
  const failure = parsed.errors.find(({ code }) => code !== 18002 && code !== 18003);
  if (failure)
    throw new ProjectError(`${path}: ${ts.flattenDiagnosticMessageText(failure.messageText, '\n')}`);
  return parsed;
}
