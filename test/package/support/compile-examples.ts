import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './code-blocks.js';
import { ROOT } from './stage.js';

export interface Example extends CodeBlock {
  /** The file it stands in, relative to the root. */
  readonly file: string;
}

/** What examples refer to and do not show: a reader has it in the application. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  'app.module.ts': 'export class AppModule {}',
  'inferred-errors.ts': `import type { InferredErrors } from 'nestjs-registry-http';
export const inferred: InferredErrors = [];`,
  // What openapi-typescript makes of a document, as little of it as the examples need.
  'registry-errors.ts': `export declare const registryErrors: import('@angular/common/http').HttpInterceptorFn;`,
  'registry.ts': `interface Json<Body> { content: { 'application/json': Body } }
  export interface paths {
    '/api/v1/facilities.json': {
      get: { responses: { 200: Json<{ total: number }> } };
      post: {
        requestBody: Json<{ name: string }>;
        responses: {
          201: Json<{ uuid: string }>;
          400: Json<{ code: '400 Bad Request'; errorCode?: string }>;
          409: Json<{ code: '409 Conflict'; errorCode: 'uuid-taken' | 'identifier-taken' }>;
        };
      };
    };
  }`,
  'others.d.ts': `declare module '@opentelemetry/api' {
    export enum SpanStatusCode { ERROR = 2 }
    export const trace: { getActiveSpan(): undefined | {
      setAttribute(name: string, value: string | number): void;
      recordException(error: Error): void;
      setStatus(status: { code: SpanStatusCode }): void;
    } };
  }
  declare module '@sentry/node' {
    export function captureException(
      error: unknown,
      hint: { tags?: Record<string, string | number>; fingerprint?: string[] },
    ): void;
  }
  declare module '@nestjs/config' {
    export class ConfigModule {}
    export class ConfigService {
      get<T = any>(name: string): T | undefined;
      getOrThrow<T = any>(name: string): T;
    }
  }`,
  'opentelemetry.d.ts': `declare module '@opentelemetry/api' {
    interface Span {
      setAttribute(name: string, value: string | number): this;
      setStatus(status: { code: number }): this;
      recordException(error: Error): void;
    }
    export const SpanStatusCode: { readonly ERROR: 2 };
    export const trace: { getActiveSpan(): Span | undefined };
  }`,
  'sentry.d.ts': `declare module '@sentry/node' {
    interface Hint {
      tags?: Record<string, string | number>;
      fingerprint?: string[];
    }
    export function captureException(error: unknown, hint?: Hint): string;
  }`,
};

/** Where names come from that a fragment, which has no import of its own, takes as known. */
const KNOWN: readonly string[] = ['nestjs-registry-http', '@nestjs/common', '@nestjs/core'];

const FOLDER = join(ROOT, 'test/package/examples');

/** Type-checks examples against the sources, and gives back what is wrong with them, in lines that name their place. */
export function compileExamples(examples: readonly Example[]): string[] {
  const files = new Map(Object.entries(NEIGHBOURS).map(([name, text]) => [join(FOLDER, name), text]));
  const byFile = new Map(
    examples.map((example, index) => [join(FOLDER, `${index}-${basename(example.file)}.ts`), example]),
  );
  const options = compilerOptions();
  const exported = exportsOf(options);
  const preludes = new Map<string, number>();
  for (const [name, { code }] of byFile) {
    const prelude = /^import /m.test(code) ? '' : preludeOf(code, exported);
    preludes.set(name, prelude.split('\n').length - 1);
    files.set(name, `${prelude}${code}\nexport {};\n`);
  }

  const program = ts.createProgram([...files.keys()], options, overlay(options, files));
  return [...byFile].flatMap(([name, { file, line }]) => {
    const source = program.getSourceFile(name);
    if (!source) throw new Error(`${name} was not compiled`);
    return ts.getPreEmitDiagnostics(program, source).map(({ messageText, start = 0 }) => {
      const at = source.getLineAndCharacterOfPosition(start).line - (preludes.get(name) ?? 0) + line;
      return `${file}:${at} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), path => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  return { ...options, noEmit: true, pathsBasePath: ROOT };
}

/** The declarations of the dependencies, which several programs look at. */
const PARSED = new Map<string, ts.SourceFile>();

/** Real files, and among them these. */
function overlay(options: ts.CompilerOptions, files: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = name => files.has(name) || fileExists.call(host, name);
  host.readFile = name => files.get(name) ?? readFile.call(host, name);
  host.directoryExists = name => name === FOLDER || (directoryExists?.call(host, name) ?? true);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = files.get(name);
    if (text === undefined) {
      const parsed = PARSED.get(name) ?? getSourceFile(name, languageVersion, ...rest);
      if (parsed) PARSED.set(name, parsed);
      return parsed;
    }
    return ts.createSourceFile(name, text, languageVersion);
  };
  return host;
}

/** Which of the known modules exports a name. */
function exportsOf(options: ts.CompilerOptions): ReadonlyMap<string, string> {
  const files = new Map(
    KNOWN.map((module, index) => [join(FOLDER, `known-${index}.ts`), `export * from '${module}';`]),
  );
  const program = ts.createProgram([...files.keys()], options, overlay(options, files));
  const checker = program.getTypeChecker();
  const names = new Map<string, string>();
  // From the last to the first: where two export a name, the library's counts.
  for (const [index, name] of [...[...files.keys()].entries()].toReversed()) {
    const source = program.getSourceFile(name);
    const symbol = source && checker.getSymbolAtLocation(source);
    const exported = symbol ? checker.getExportsOfModule(symbol) : [];
    for (const { name: word } of exported) names.set(word, KNOWN[index] ?? '');
  }
  return names;
}

function preludeOf(code: string, exported: ReadonlyMap<string, string>): string {
  const words = new Set(code.match(/\b[A-Za-z]\w*\b/g));
  const declared = new Set(
    [...code.matchAll(/\b(?:class|const|let|function|interface|type)\s+(\w+)/g)].map(([, name]) => name),
  );
  const imports = [...words].filter(word => exported.has(word) && !declared.has(word));
  const lines = imports.map(word => `import { ${word} } from '${exported.get(word)}';`);
  if (words.has('app') && !declared.has('app')) {
    lines.push(`declare const app: import('@nestjs/common').INestApplication;`);
  }
  return lines.map(line => `${line}\n`).join('');
}
