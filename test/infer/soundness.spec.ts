import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  letrec,
  nat,
  oneof,
  tuple,
} from 'fast-check';
import { HttpException } from '@nestjs/common';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { infer } from '../../lib/infer/index.js';

/**
 * Programs of calls, throws and catches are made at random, read by `infer` and run: whatever leaves a handler when the
 * program runs must be among what was read from it.
 */

const HANDLERS = 40;
const ROUNDS = 60;
const EXCEPTIONS = ['NotFoundException', 'ConflictException', 'GoneException', 'ForbiddenException'] as const;

const HERE = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

type Code = Arbitrary<string>;

const exception = constantFrom(...EXCEPTIONS);
const callee = nat({ max: HANDLERS - 1 });

const { statements } = letrec<{ statement: string; statements: string; caught: string }>(tie => ({
  statements: array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'code' }).map(lines =>
    lines.join('\n'),
  ),
  statement: oneof(
    { depthSize: 'small', depthIdentifier: 'code' },
    exception.map(name => `if (bit()) throw new ${name}();`),
    callee.map(index => `await asynchronous${index}();`),
    callee.map(index => `synchronous${index}();`),
    callee.map(index => `await [1].map(() => asynchronous${index}())[0];`),
    callee.map(index => `[1].forEach(() => synchronous${index}());`),
    exception.map(name => `ensure(bit(), () => new ${name}());`),
    exception.map(name => `if (bit()) await Promise.reject(new ${name}());`),
    tuple(callee, exception).map(
      ([index, name]) => `await asynchronous${index}().catch(() => { throw new ${name}(); });`,
    ),
    callee.map(index => `await asynchronous${index}().then(() => undefined, () => undefined);`),
    exception.map(name => `{ const failed = new Failed(new ${name}()); if (bit()) throw failed.error; }`),
    tuple(exception, exception).map(
      ([name, other]) =>
        `{ const result = attempt(bit() ? new ${name}() : new ${other}()); if (!result.ok && bit()) throw result.error; }`,
    ),
    exception.map(name => `new Failed(new ${name}()).throwIf(bit());`),
    exception.map(name => `throwError(new Failed(new ${name}()));`),
    tuple(callee, exception).map(
      ([index, name]) => `await asynchronous${index}().then(() => { if (bit()) throw new ${name}(); });`,
    ),
    callee.map(index => `await asynchronous${index}().catch(error => { if (bit()) throw error; });`),
    exception.map(name => `raise(new ${name}());`),
    callee.map(index => `await asynchronous${index}().catch(raise);`),
    callee.map(index => `await asynchronous${index}().then(undefined, raise);`),
    tuple(tie('statements'), tie('statements')).map(
      ([whenTrue, whenFalse]) => `if (bit()) {\n${whenTrue}\n} else {\n${whenFalse}\n}`,
    ),
    tuple(tie('statements'), tie('caught')).map(
      ([body, caught]) => `try {\n${body}\n} catch (error) {\n${caught}\n}`,
    ),
    tuple(tie('statements'), tie('statements')).map(
      ([body, last]) => `try {\n${body}\n} finally {\n${last}\n}`,
    ),
    callee.map(index => `if (bit()) return asynchronous${index}();`),
    callee.map(index => `try { if (bit()) return asynchronous${index}(); } catch { return; }`),
  ),
  caught: oneof(
    { depthSize: 'small', depthIdentifier: 'code' },
    constant('throw error;'),
    constant('if (bit()) throw error;'),
    constant('return;'),
    exception.map(name => `if (error instanceof ${name}) throw error;`),
    exception.map(name => `if (!(error instanceof ${name})) throw error;`),
    tuple(exception, exception).map(
      ([from, to]) => `if (error instanceof ${from}) throw new ${to}();\nthrow error;`,
    ),
    tie('statements'),
  ),
}));

/** The same code where nothing can be waited for. */
const withoutWaiting = (code: string) =>
  code
    .split('\n')
    .filter(line => !/asynchronous|Promise|await/.test(line))
    .join('\n');

const program: Code = array(statements, { minLength: HANDLERS, maxLength: HANDLERS }).map(bodies =>
  [
    `import { Controller, Get, ${EXCEPTIONS.join(', ')} } from '@nestjs/common';`,
    'declare function bit(): boolean;',
    'declare function isTired(): boolean;',
    'class Done { readonly ok = true; }',
    'class Failed<E> {',
    '  readonly ok = false;',
    '  constructor(readonly error: E) {}',
    '  throwIf(condition: boolean): void { if (condition) throw this.error; }',
    '}',
    'function attempt<E>(error: E): Done | Failed<E> { return bit() ? new Done() : new Failed(error); }',
    'function throwError<E extends Error>(failed: Failed<E>): void { throwIf(bit(), failed); }',
    'function throwIf<E extends Error>(condition: boolean, failed: Failed<E>): void { if (condition) throw failed.error; }',
    'const raise = (error: Error) => { if (bit()) throw error; };',
    'function ensure(condition: boolean, make: () => Error): void { if (!condition) throw make(); }',
    ...bodies.flatMap((body, index) => [
      `async function asynchronous${index}(): Promise<void> {\nif (isTired()) return;\n${body}\n}`,
      `function synchronous${index}(): void {\nif (isTired()) return;\n${toSynchronous(body)}\n}`,
    ]),
    '@Controller()\nexport class Handlers {',
    ...bodies.map((_, index) => `@Get('${index}') handler${index}() { return asynchronous${index}(); }`),
    '}',
  ].join('\n'),
);

function toSynchronous(body: string): string {
  const code = withoutWaiting(body);
  const isWhole = ts.transpileModule(code, { reportDiagnostics: true }).diagnostics?.length === 0;
  return isWhole ? code : '';
}

/** Runs every handler some times, with conditions by chance, and collects the statuses that leave it. */
async function run(source: string, seed: number): Promise<Map<string, Set<number>>> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      experimentalDecorators: true,
    },
  });
  let state = seed | 0;
  const bit = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return (state >>> 16) % 2 === 0;
  };
  let calls = 0;
  const exports: { Handlers?: new () => Record<string, () => unknown> } = {};
  new Function('require', 'exports', 'bit', 'isTired', outputText)(require, exports, bit, () => ++calls > 60);
  const thrown = new Map<string, Set<number>>();
  const listeners = process.listeners('unhandledRejection');
  // A promise that is returned through a `finally` which throws is nobody's: that is what the program says.
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined);
  const handlers = exports.Handlers && new exports.Handlers();
  for (let index = 0; index < HANDLERS; index++) {
    const statuses = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      calls = 0;
      try {
        await handlers?.[`handler${index}`]?.();
      } catch (error) {
        if (!(error instanceof HttpException)) throw error;
        statuses.add(error.getStatus());
      }
    }
    thrown.set(`Handlers.handler${index}`, statuses);
  }
  await setImmediate();
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
  return thrown;
}

function read(source: string): Map<string, Set<number>> {
  const folder = mkdtempSync(join(HERE, '.tmp-'));
  try {
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      types: [],
      strict: true,
      skipLibCheck: true,
      experimentalDecorators: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    writeFileSync(join(folder, 'handlers.controller.ts'), source);
    const { routes } = infer({ project: folder, root: folder });
    return new Map(
      routes.map(({ handler, errors }) => [handler, new Set(errors.map(({ status }) => status))]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('reads everything that a program throws when it runs', async () => {
  let count = 0;
  await assert(
    asyncProperty(program, integer(), async (source, seed) => {
      const inferred = read(source);
      const thrown = await run(source, seed);
      expect(inferred.size).toBe(HANDLERS);
      for (const [handler, statuses] of thrown) {
        const missing = [...statuses].filter(status => !inferred.get(handler)?.has(status));
        expect({ handler, missing, source: missing.length > 0 ? source : '' }).toEqual({
          handler,
          missing: [],
          source: '',
        });
        count += statuses.size;
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
  expect(count).toBeGreaterThan(100);
}, 240_000);
