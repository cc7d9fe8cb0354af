import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'test/client/.front-end');

/** The types that openapi-typescript generates of a document, as its command with `--default-non-nullable false` writes them. */
export async function generateTypes(document: object): Promise<string> {
  return astToString(await openapiTS(document as OpenAPI3, { defaultNonNullable: false }));
}

/** The files that several programs look at. */
const PARSED = new Map<string, ts.SourceFile>();

/** What the compiler finds wrong with a front end that imports generated types as `./registry.js`. */
export function compileFrontEnd(code: string, types: string): string[] {
  const files = new Map([
    [join(FOLDER, 'registry.d.ts'), types],
    [join(FOLDER, 'front-end.ts'), code],
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    baseUrl: ROOT,
    ignoreDeprecations: '6.0',
    paths: { 'nestjs-registry-http/*': ['./lib/*/index.ts'] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = name => files.has(name) || fileExists.call(host, name);
  host.readFile = name => files.get(name) ?? readFile.call(host, name);
  host.directoryExists = name => name === FOLDER || (directoryExists?.call(host, name) ?? true);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    const parsed = PARSED.get(name) ?? getSourceFile(name, ...rest);
    if (parsed && !files.has(name)) PARSED.set(name, parsed);
    return parsed;
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
