import { dirname } from 'node:path';
import ts from 'typescript';

/** A project that cannot be read. */
export class ProjectError extends Error {}

/**
 * Reads a configuration and the configurations that it extends.
 *
 * @throws ProjectError if it cannot be read
 */
export function readConfig(path: string): ts.ParsedCommandLine {
  const { config, error } = ts.readConfigFile(path, name => ts.sys.readFile(name));
  if (error) throw new ProjectError(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path);
  // "No inputs were found" is no error for a solution's configuration, which only references projects.
  const failure = parsed.errors.find(({ code }) => code !== 18002 && code !== 18003);
  if (failure)
    throw new ProjectError(`${path}: ${ts.flattenDiagnosticMessageText(failure.messageText, '\n')}`);
  return parsed;
}
