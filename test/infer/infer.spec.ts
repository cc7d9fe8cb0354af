import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { infer, type InferReport } from '../../lib/infer/index.js';

const ROOT = fileURLToPath(new URL('./fixture', import.meta.url));

/** What the comments of a fixture say: `// Controller.method => 404 NotFoundException, 409 ConflictException`. */
function readExpected(folder: string): Map<string, string[]> {
  const expected = new Map<string, string[]>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  );
  for (const name of files) {
    for (const [, handler = '', errors = ''] of readFileSync(join(folder, name), 'utf8').matchAll(
      /^ *\/\/ (\w+\.\w+) =>(.*)$/gm,
    )) {
      expected.set(
        handler,
        errors
          .split(',')
          .map(error => error.trim())
          .filter(Boolean),
      );
    }
  }
  return expected;
}

/** What the comments say of `@Throws()`: `// Controller.method undeclared 409`. */
function readDeclarations(folder: string, word: 'undeclared' | 'notThrown'): Map<string, number[]> {
  const declarations = new Map<string, number[]>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of files.filter(file => file.endsWith('.ts'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [, handler = '', statuses = ''] of text.matchAll(
      new RegExp(String.raw`^ *// (\w+\.\w+) ${word} (.*)$`, 'gm'),
    )) {
      declarations.set(handler, statuses.split(', ').map(Number));
    }
  }
  return declarations;
}

/** What the comments say of code that cannot be followed: `// Controller.method unresolved a reason`. */
function readUnresolved(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/^ *\/\/ (\w+\.\w+ unresolved .*)$/gm),
    ])
    .map(([, line = '']) => line)
    .sort();
}

const APPLICATIONS = [
  'app',
  'commands',
  'declared',
  'fastify',
  'globals',
  'guards',
  'libraries',
  'monorepo',
  'pipes',
];

describe.each(APPLICATIONS)('the fixture %s', application => {
  const folder = join(ROOT, application);
  const expected = readExpected(folder);
  let report: InferReport;

  beforeAll(() => {
    report = infer({ project: folder, root: folder });
  }, 120_000);

  it('is read completely: each route has an expectation, and each expectation a route', () => {
    const routes = report.routes.filter(({ file }) => !relative(folder, join(folder, file)).startsWith('..'));
    expect(routes.map(({ handler }) => handler).sort()).toEqual([...expected.keys()].sort());
  });

  it.each([...expected])('%s responds exactly %j', (handler, errors) => {
    const route = report.routes.find(candidate => candidate.handler === handler);
    const found = route?.errors.map(({ status, exception }) => `${status} ${exception}`) ?? [];
    expect([...new Set(found)].sort()).toEqual(errors);
  });

  it.runIf(application === 'app')(
    'tells the errorCode of each error, the class that it is inherited from, and the title',
    () => {
      const route = report.routes.find(({ handler }) => handler === 'StatusesController.named');
      const title = 'There is no such order';
      expect(
        route?.errors.map(({ at: _at, from: _from, messages: _messages, via: _via, ...error }) => error),
      ).toEqual([
        {
          status: 404,
          exception: 'OrderLost',
          errorCode: 'ORDER_MISSING',
          errorCodeOf: 'OrderMissing',
          title,
        },
        { status: 404, exception: 'OrderMissing', errorCode: 'ORDER_GONE', title },
        { status: 404, exception: 'OrderHidden', errorCode: 'ORDER_HIDDEN', title },
      ]);
    },
  );

  it.runIf(application === 'app')(
    'lists the place that computes a status, also if a catch passes it on',
    () => {
      const places = report.unresolved.filter(
        ({ handler }) => handler === 'CatchingController.passedOnComputed',
      );
      const lines = places.map(({ at }) => {
        const [file = '', line] = at.split(':');
        return readFileSync(join(folder, file), 'utf8').split('\n')[Number(line) - 1]?.trim();
      });
      expect(lines.sort()).toEqual([
        "throw new HttpException('computed here', Date.now());",
        "throw new HttpException('failed', (error as { status: number }).status);",
      ]);
    },
  );

  it('lists what it could not follow', () => {
    const found = report.unresolved.map(({ handler, reason }) => `${handler} unresolved ${reason}`);
    expect([...new Set(found)].sort()).toEqual(readUnresolved(folder));
  });

  it.each(['undeclared', 'notThrown'] as const)('tells what of @Throws() is %s', word => {
    const found = report.routes.filter(route => route[word].length > 0);
    expect(new Map(found.map(route => [route.handler, route[word]]))).toEqual(readDeclarations(folder, word));
  });
});
