import { dirname, join } from 'node:path';
import ts from 'typescript';
import { type Effects, NO_EFFECTS, throwing } from '../flow/effects.js';
import { getPackageName } from '../program/declarations.js';
import { STATUS_ARGUMENT, STATUS_OF_CLASS } from './status-classes.js';

/** The packages whose exceptions leave the routing of a request, and not the methods that an application calls. */
const ROUTING_PACKAGES: ReadonlySet<string> = new Set(['@nestjs/common', '@nestjs/core']);

const EXCEPTIONS = [...Object.keys(STATUS_OF_CLASS), ...Object.keys(STATUS_ARGUMENT)].join('|');

/** Code that creates an HTTP exception, or declares a class of them. */
const CREATION = new RegExp(String.raw`\b(new|extends) (\w+\.)?(${EXCEPTIONS})\b`);

/** An error that can be an HTTP exception of any class. */
const FOREIGN_ERROR: Effects = throwing({ kind: 'foreign' });

/** The errors of the calls into each file of a package. */
const knownFiles = new WeakMap<ts.SourceFile, Effects>();
const knownFolders = new Map<string, boolean>();

/**
 * The errors of a call into a package that no table knows. They can be HTTP exceptions only if the package depends on Nest and
 * its code creates some.
 */
export function findForeignErrors(declaration: ts.Node | undefined): Effects {
  if (!declaration) return NO_EFFECTS;
  const file = declaration.getSourceFile();
  let effects = knownFiles.get(file);
  if (!effects) knownFiles.set(file, (effects = readForeignErrors(file)));
  return effects;
}

function readForeignErrors(file: ts.SourceFile): Effects {
  const name = getPackageName(file);
  if (!name || ROUTING_PACKAGES.has(name)) return NO_EFFECTS;
  const folder = findFolder(dirname(file.fileName), name);
  if (folder === undefined) return NO_EFFECTS;
  const creates = knownFolders.get(folder) ?? createsExceptions(folder);
  knownFolders.set(folder, creates);
  return creates ? FOREIGN_ERROR : NO_EFFECTS;
}

/** The folder of a package, above one of its files. */
function findFolder(folder: string, name: string): string | undefined {
  if (readManifest(folder)['name'] === name) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : findFolder(above, name);
}

function createsExceptions(folder: string): boolean {
  const { dependencies, peerDependencies } = readManifest(folder);
  if (!('@nestjs/common' in { ...dependencies, ...peerDependencies })) return false;
  const files = ts.sys.readDirectory(folder, ['.js', '.cjs', '.mjs'], ['**/node_modules/**']);
  // A package that is not built yet can create any.
  return files.length === 0 || files.some(file => CREATION.test(ts.sys.readFile(file) ?? ''));
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: object;
  readonly peerDependencies?: object;
}

function readManifest(folder: string): Manifest {
  return (ts.readConfigFile(join(folder, 'package.json'), path => ts.sys.readFile(path)).config ??
    {}) as Manifest;
}
