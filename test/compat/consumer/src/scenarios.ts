/** One request, and all that matters of its response. */
export interface Scenario {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Fields of the response, in lower case; `undefined` for one that must not be there. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
  /** The whole body; where it is `undefined`, it must be empty. */
  readonly response?: unknown;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const ERROR = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'Accept',
};

export const SCENARIOS: readonly Scenario[] = [
  {
    title: 'a result',
    method: 'GET',
    path: '/facilities/1',
    status: 200,
    fields: { 'cache-control': undefined },
    response: { id: '1', name: 'Kakamega HC' },
  },
  {
    title: 'HEAD, as GET without a body',
    method: 'HEAD',
    path: '/facilities/1',
    status: 200,
    fields: { 'content-type': 'application/json; charset=utf-8' },
  },
  {
    title: 'the code of a POST, whatever the handler says',
    method: 'POST',
    path: '/facilities',
    headers: JSON_TYPE,
    body: '{"name":"Siaya HC"}',
    status: 201,
    response: { name: 'Siaya HC' },
  },
  {
    title: 'a handler that returns nothing',
    method: 'DELETE',
    path: '/facilities/1',
    status: 200,
    fields: { 'content-type': 'application/json; charset=utf-8' },
    response: { code: '200 OK' },
  },
  {
    title: "an exception of Nest's",
    method: 'GET',
    path: '/facilities/2',
    status: 404,
    fields: ERROR,
    response: { code: '404 Not Found', message: 'Resource not found' },
  },
  {
    title: "an exception of the library's",
    method: 'GET',
    path: '/facilities/7',
    status: 410,
    fields: ERROR,
    response: { code: '410 Gone', message: 'Facility 7 was removed' },
  },
  {
    title: 'problem details',
    method: 'GET',
    path: '/facilities/7',
    headers: { accept: 'application/problem+json' },
    status: 410,
    fields: { ...ERROR, 'content-type': 'application/problem+json' },
    response: {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: 'Facility 7 was removed',
      instance: '/facilities/7',
      code: '410 Gone',
    },
  },
  {
    title: 'an unknown error, masked',
    method: 'GET',
    path: '/facilities/9',
    status: 500,
    fields: ERROR,
    response: { code: '500 Internal Server Error' },
  },
  {
    title: 'a conflict',
    method: 'POST',
    path: '/facilities',
    headers: JSON_TYPE,
    body: '{"name":"taken"}',
    status: 409,
    fields: ERROR,
    response: { code: '409 Conflict', message: 'The name is taken' },
  },
  {
    title: 'a 401 with the challenge of the options, which were injected',
    method: 'GET',
    path: '/private',
    status: 401,
    fields: { ...ERROR, 'www-authenticate': 'Basic realm="facilities"' },
    response: { code: '401 Unauthorized' },
  },
  {
    title: 'a method that the path has not',
    method: 'PATCH',
    path: '/facilities/1',
    status: 405,
    fields: { ...ERROR, allow: 'GET, HEAD, DELETE, OPTIONS' },
    response: { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' },
  },
  {
    title: 'OPTIONS',
    method: 'OPTIONS',
    path: '/facilities',
    status: 204,
    fields: { allow: 'POST, OPTIONS' },
  },
  {
    title: 'an unknown path',
    method: 'GET',
    path: '/nowhere',
    status: 404,
    fields: { ...ERROR, allow: undefined },
    response: { code: '404 Not Found', message: 'Resource not found' },
  },
  {
    title: 'malformed JSON to a path without that method',
    method: 'POST',
    path: '/facilities/1',
    headers: JSON_TYPE,
    body: '{"name":',
    status: 405,
    fields: { allow: 'GET, HEAD, DELETE, OPTIONS' },
    response: { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' },
  },
];

/** Responses whose words are not fixed: status, and a code in the body. */
export const CODES: readonly Pick<Scenario, 'title' | 'method' | 'path' | 'headers' | 'body' | 'status'>[] = [
  { title: 'an undecodable path', method: 'GET', path: '/facilities/%E0%A4%A', status: 400 },
  {
    title: 'malformed JSON',
    method: 'POST',
    path: '/facilities',
    headers: JSON_TYPE,
    body: '{"name":',
    status: 400,
  },
  {
    title: 'a body in a form that nobody reads',
    method: 'POST',
    path: '/facilities',
    headers: { 'content-type': 'text/csv' },
    body: 'name',
    status: 415,
  },
];

export const VALIDATION: Scenario = {
  title: 'validation by class-validator',
  method: 'POST',
  path: '/validated',
  headers: JSON_TYPE,
  body: '{"name":""}',
  status: 400,
  fields: ERROR,
  response: {
    code: '400 Bad Request',
    message: 'Validation failed',
    errors: [{ pointer: '/name', message: 'name should not be empty', code: 'isNotEmpty' }],
  },
};
