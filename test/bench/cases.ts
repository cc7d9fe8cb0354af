/** A kind of request whose cost is measured, and the goal for its ratio to plain Nest. */
export interface BenchCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** The status of the response by nestjs-registry-http: a benchmark of a wrong response proves nothing. */
  readonly status: number;
  readonly goals: { readonly fastify: number; readonly express: number };
  /** Whether raw Fastify has a route for it. */
  readonly raw?: boolean;
}

const RESULT = { fastify: 1.02, express: 1.03 };
const THROWN = { fastify: 0.9, express: 0.85 };
/** Responses that tell more than plain Nest's: they must not cost more. */
const TOLD = { fastify: 1, express: 1 };
const JSON_BODY = { 'content-type': 'application/json' };

export const CASES: readonly BenchCase[] = [
  { name: 'plain result', method: 'GET', path: '/plain', status: 200, goals: RESULT, raw: true },
  { name: 'async result', method: 'GET', path: '/async', status: 200, goals: RESULT, raw: true },
  {
    name: '201',
    method: 'POST',
    path: '/things',
    headers: JSON_BODY,
    body: '{"name":"a"}',
    status: 201,
    goals: RESULT,
    raw: true,
  },
  {
    name: 'DELETE, plain Nest sends no body',
    method: 'DELETE',
    path: '/things/7',
    status: 200,
    goals: RESULT,
  },
  {
    name: 'DELETE, the same body',
    method: 'DELETE',
    path: '/things/7/body',
    status: 200,
    goals: RESULT,
  },
  { name: '410 thrown ten frames deep', method: 'GET', path: '/gone', status: 410, goals: THROWN },
  {
    name: '404 unrouted',
    method: 'GET',
    path: '/nowhere',
    status: 404,
    goals: { fastify: 0.6, express: 0.85 },
  },
  { name: '405', method: 'DELETE', path: '/plain', status: 405, goals: { fastify: 0.7, express: 0.85 } },
  {
    name: '400 by validation',
    method: 'POST',
    path: '/validated',
    headers: JSON_BODY,
    body: '{"name":7,"beds":"x"}',
    status: 400,
    goals: TOLD,
  },
  {
    name: '400 with ten problems',
    method: 'POST',
    path: '/validated-ten',
    headers: JSON_BODY,
    body: JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`beds${index}`, 'x']))),
    status: 400,
    goals: TOLD,
  },
  { name: 'unknown error 500', method: 'GET', path: '/unknown', status: 500, goals: TOLD },
  {
    name: '410 as problem+json',
    method: 'GET',
    path: '/gone',
    headers: { accept: 'application/problem+json' },
    status: 410,
    goals: TOLD,
  },
];
