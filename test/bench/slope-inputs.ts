import { BadRequestException, ValidationPipe } from '@nestjs/common';
import { PatternTree } from '../../lib/adapter/index.js';
import { FindMyWayRoutes } from '../../lib/adapter/fastify/find-my-way-routes.js';
import { createErrorMapper, observePipe } from '../../lib/error-mapping/index.js';
import { createErrorRenderer } from '../../lib/error-response/index.js';
import { describeError } from '../../lib/error-response/logging/describe-error.js';

/** What is done with an input of a size, once it has been made. */
export type Work = () => unknown;

const map = createErrorMapper();
const render = createErrorRenderer();
const METHOD = 'GET';

function wrapped(depth: number): Error {
  let error = new Error('a');
  for (let level = 0; level < depth; level++) error = new Error(`level ${level}`, { cause: error });
  return error;
}

function refusal(problems: number): Work {
  const pipe = new ValidationPipe() as unknown as { exceptionFactory(errors: object[]): unknown };
  observePipe(pipe);
  const errors = Array.from({ length: problems }, (_, index) => ({
    property: `beds${index}`,
    constraints: { isInt: `beds${index} must be an integer number` },
    children: [],
  }));
  return () => render(map(pipe.exceptionFactory(errors)), {});
}

/** A path that many patterns share a beginning with, each with a parameter in another place. */
function overlapping(count: number): string[] {
  return Array.from({ length: count }, (_, place) =>
    Array.from({ length: count }, (_unused, index) => (index === place ? '/:id' : '/a')).join(''),
  );
}

function tree(paths: readonly string[], target: string): Work {
  const routes = new PatternTree<string>({ caseSensitive: false, strict: false });
  for (const path of paths) routes.add(path, METHOD);
  return () => routes.match(target);
}

function radix(paths: readonly string[], target: string): Work {
  const routes = new FindMyWayRoutes<string>({});
  for (const path of paths) routes.add(METHOD, path, METHOD);
  return () => routes.match(target);
}

function manyPaths(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/api/resource${index}/:id`);
}

/** By input: its sizes, and what makes the work of a size. */
export const INPUTS: readonly [name: string, from: number, make: (size: number) => Work][] = [
  [
    'entries of Accept',
    16,
    size => {
      const entries = Array.from({ length: size }, (_, index) => `application/a${index};q=0.5`);
      const accept = [...entries, 'application/problem+json'].join(', ');
      const gone = map(new BadRequestException('no'));
      return () => render(gone, { accept });
    },
  ],
  ['validation problems', 64, refusal],
  ['depth of causes', 64, size => bothOf(wrapped(size))],
  [
    'members of an error',
    16,
    size => {
      const body = Object.fromEntries(Array.from({ length: size }, (_, index) => [`member${index}`, index]));
      return () => render(map(new BadRequestException({ message: 'no', ...body })), {});
    },
  ],
  ['routes, look-up on Express', 512, size => tree(manyPaths(size), `/api/resource${size >> 1}/7`)],
  ['routes, look-up on Fastify', 512, size => radix(manyPaths(size), `/api/resource${size >> 1}/7`)],
  ['segments of a path on Express', 64, size => tree(manyPaths(8), '/api/a'.repeat(size))],
  ['segments of a path on Fastify', 64, size => radix(manyPaths(8), '/api/a'.repeat(size))],
];

/** The size of these is the length of what is registered, in bytes: so many paths, each of so many segments. */
export const BY_LENGTH: typeof INPUTS = [
  ['overlapping parameters on Express', 8, size => tree(overlapping(size), '/a'.repeat(size))],
  ['overlapping parameters on Fastify', 8, size => radix(overlapping(size), '/a'.repeat(size))],
];

function bothOf(error: unknown): Work {
  return () => [render(map(error), {}), describeError(error)];
}
