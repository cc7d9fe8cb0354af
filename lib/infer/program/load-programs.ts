import { resolve } from 'node:path';
import ts from 'typescript';
import { ProjectError, readConfig } from './read-config.js';
import { createSourceHost } from './resolve-sources.js';

/**
 * Loads a project and the projects that it references. The configuration of a solution, which only references projects,
 * has no program of its own.
 *
 * @param project - a path to a `tsconfig.json`, or to its folder
 *
 * @throws ProjectError if a configuration cannot be read, or has no files
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

function createProgram({ fileNames, options: own }: ts.ParsedCommandLine): ts.Program {
  const options: ts.CompilerOptions = {
    ...own,
    noEmit: true,
    composite: false,
    incremental: false,
    skipLibCheck: true,
  };
  // Omit the references: their sources are read with the project, not their built files.
  return ts.createProgram({
    rootNames: fileNames.filter(name => !isTest(name)),
    options,
    host: createSourceHost(options),
  });
}

/** Tests have their own controllers, which no client calls. */
function isTest(name: string): boolean {
  return /\.(spec|test|e2e-spec)\.[cm]?tsx?$|[\\/]__(tests|mocks)__[\\/]/.test(name);
}

function configPath(path: string): string {
  return ts.sys.directoryExists(path) ? resolve(path, 'tsconfig.json') : path;
}
