import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The members of a manifest that name the entry files of its package. */
interface Manifest {
  readonly exports?: unknown;
  readonly types?: string;
  readonly typings?: string;
  readonly main?: string;
}

/** The files that the manifest of a linked package names for an import. They may not be built yet. */
export function findEntries(specifier: string, containingFile: string): string[] {
  if (/^[./]/.test(specifier)) return [];
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = findLink(name, dirname(containingFile));
  if (folder === undefined) return [];
  const rest = specifier.slice(name.length + 1);
  const manifest = ts.readConfigFile(join(folder, 'package.json'), path => ts.sys.readFile(path))
    .config as Manifest;
  const exported = findExports(manifest.exports, rest ? `./${rest}` : '.');
  const own = rest
    ? /\.[cm]?js$/.test(rest)
      ? rest
      : `${rest}.js`
    : (manifest.types ?? manifest.typings ?? manifest.main ?? 'index.js');
  return [...exported, own].map(path => join(folder, path));
}

/** The real path of a package of a workspace. */
function findLink(name: string, from: string): string | undefined {
  const link = join(from, 'node_modules', name);
  if (ts.sys.fileExists(join(link, 'package.json'))) {
    const folder = ts.sys.realpath?.(link) ?? link;
    return folder.includes('/node_modules/') ? undefined : folder;
  }
  const above = dirname(from);
  return above === from ? undefined : findLink(name, above);
}

/** The files that `exports` names for a part of a package, under any condition. */
function findExports(exports: unknown, part: string): string[] {
  if (!isRecord(exports) || !Object.keys(exports).some(key => key.startsWith('.'))) {
    return part === '.' ? listTargets(exports) : [];
  }
  return Object.entries(exports).flatMap(([key, target]) => {
    if (key === part) return listTargets(target);
    const [before = '', after] = key.split('*');
    if (after === undefined || !part.startsWith(before) || !part.endsWith(after)) return [];
    const matched = part.slice(before.length, part.length - after.length);
    return listTargets(target).map(path => path.replaceAll('*', matched));
  });
}

function listTargets(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(listTargets) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
