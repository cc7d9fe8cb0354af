import * as Infer from '../../infer/index.js';
import { UsageError } from '../usage-error.js';

const INSTALL = 'npm install --save-dev typescript@6';

/**
 * Loads the analysis, and the compiler with it. TypeScript is an optional peer: only this command needs it.
 *
 * @throws UsageError where TypeScript is missing, or has no API that can be used
 */
export async function loadInfer(): Promise<typeof Infer> {
  const version = await readVersion();
  if (version === undefined)
    throw new UsageError(`infer needs TypeScript 5.5 to 6, which is not installed: ${INSTALL}`);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 5 || (major === 5 && minor < 5) || major > 6) {
    throw new UsageError(`infer needs TypeScript 5.5 to 6, but ${version} is installed: ${INSTALL}`);
  }
  return import('../../infer/index.js');
}

async function readVersion(): Promise<string | undefined> {
  try {
    const loaded: { version?: unknown; default?: { version?: unknown } } = await import('typescript');
    const version = loaded.version ?? loaded.default?.version;
    // TypeScript 7 has no such API, and tells no version here.
    return typeof version === 'string' ? version : '7';
  } catch {
    return undefined;
  }
}
