import { dirname, join } from 'node:path';
import ts from 'typescript';
import { readConfig } from './read-config.js';

const CONFIGURATIONS = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.lib.json'];

/**
 * A host that reads the packages of a workspace from their sources: an import that leads to what was built of them, or
 * would lead there once they are built, leads to the file that it is built from.
 */
export function createSourceHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
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
      const built = resolution.resolvedModule?.resolvedFileName ?? findEntry(literal.text, containingFile);
      const source = built === undefined || isPackage(built) ? undefined : sources.of(built);
      return source === undefined ? resolution : { resolvedModule: toModule(source) };
    });
  return host;
}

function isPackage(file: string): boolean {
  return file.includes('/node_modules/') || !/\.(d\.[cm]?ts|[cm]?js)$/.test(file);
}

function toModule(resolvedFileName: string): ts.ResolvedModuleFull {
  const extension = resolvedFileName.endsWith('x') ? ts.Extension.Tsx : ts.Extension.Ts;
  return { resolvedFileName, extension, isExternalLibraryImport: false };
}

/** The entry that the manifest of a linked package names, which may not be built yet. */
function findEntry(specifier: string, containingFile: string): string | undefined {
  if (/^[./]/.test(specifier)) return undefined;
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = findLink(name, dirname(containingFile));
  if (folder === undefined) return undefined;
  const rest = specifier.slice(name.length + 1);
  if (rest) return join(folder, /\.[cm]?js$/.test(rest) ? rest : `${rest}.js`);
  const manifest = ts.readConfigFile(join(folder, 'package.json'), path => ts.sys.readFile(path))
    .config as Partial<Record<'types' | 'typings' | 'main', string>>;
  return join(folder, manifest.types ?? manifest.typings ?? manifest.main ?? 'index.js');
}

/** Where the package of a workspace really is. */
function findLink(name: string, from: string): string | undefined {
  const link = join(from, 'node_modules', name);
  if (ts.sys.fileExists(join(link, 'package.json'))) {
    const folder = ts.sys.realpath?.(link) ?? link;
    return folder.includes('/node_modules/') ? undefined : folder;
  }
  const above = dirname(from);
  return above === from ? undefined : findLink(name, above);
}

/** The source of each file that the projects around it build. */
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
