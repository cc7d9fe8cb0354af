import { dirname, join } from 'node:path';
import ts from 'typescript';
import { findEntries } from './package-entries.js';
import { readConfig } from './read-config.js';

const CONFIGURATIONS = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.lib.json'];

/**
 * A host that reads the packages of a workspace from their sources. An import of a built file, even if it is not built
 * yet, is resolved to its source file.
 */
export function createSourceHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  // As `tsc` does: comments of TypeScript files are not parsed.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), name =>
    host.getCanonicalFileName(name),
  );
  const sources = new Sources();
  host.resolveModuleNameLiterals = (literals, containingFile, redirected, resolveOptions, file) =>
    literals.map(literal => {
      const mode = ts.getModeForUsageLocation(file, literal, resolveOptions);
      const resolution = ts.resolveModuleName(
        literal.text,
        containingFile,
        resolveOptions,
        host,
        cache,
        redirected,
        mode,
      );
      const found = resolution.resolvedModule?.resolvedFileName;
      const built = found === undefined ? findEntries(literal.text, containingFile) : [found];
      const source = findFirst(built, path => (isPackage(path) ? undefined : sources.of(path)));
      return source === undefined ? resolution : { resolvedModule: toModule(source) };
    });
  return host;
}

function findFirst<T>(values: readonly string[], read: (value: string) => T | undefined): T | undefined {
  for (const value of values) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPackage(file: string): boolean {
  return file.includes('/node_modules/') || !/\.(d\.[cm]?ts|[cm]?js)$/.test(file);
}

function toModule(resolvedFileName: string): ts.ResolvedModuleFull {
  const extension = resolvedFileName.endsWith('x') ? ts.Extension.Tsx : ts.Extension.Ts;
  return { resolvedFileName, extension, isExternalLibraryImport: false };
}

/** The source of each file that the surrounding projects build. */
class Sources {
  private readonly byFolder = new Map<string, ReadonlyMap<string, string>>();

  of(built: string): string | undefined {
    const key = withoutExtension(built);
    for (let folder = dirname(built); ; folder = dirname(folder)) {
      const source = this.read(folder).get(key);
      if (source !== undefined || dirname(folder) === folder) return source;
    }
  }

  private read(folder: string): ReadonlyMap<string, string> {
    const known = this.byFolder.get(folder);
    if (known) return known;
    const sources = new Map<string, string>();
    for (const name of CONFIGURATIONS) {
      const path = join(folder, name);
      if (!ts.sys.fileExists(path)) continue;
      const config = readConfig(path);
      const isCaseInsensitive = !ts.sys.useCaseSensitiveFileNames;
      for (const file of config.options.noEmit || !config.options.outDir ? [] : config.fileNames) {
        if (/\.d\.[cm]?ts$/.test(file)) continue;
        for (const output of ts.getOutputFileNames(config, file, isCaseInsensitive)) {
          sources.set(withoutExtension(output), file);
        }
      }
    }
    this.byFolder.set(folder, sources);
    return sources;
  }
}

function withoutExtension(file: string): string {
  return file.replace(/(\.d)?\.[cm]?[jt]sx?(\.map)?$/, '');
}
