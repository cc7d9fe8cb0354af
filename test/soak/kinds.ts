/** One kind of request of the mix, and what must come of it. */
export interface Kind {
  readonly title: string;
  /** How many of each hundred requests are of it. */
  readonly share: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Whether it is an error that the observer `onError` is told of. */
  readonly isObserved?: boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Requests that get a response. */
export const WITH_RESPONSE: readonly Kind[] = [
  { title: 'result', share: 19, method: 'GET', path: '/facilities/1', status: 200 },
  { title: 'HEAD', share: 2, method: 'HEAD', path: '/facilities/1', status: 200 },
  { title: 'OPTIONS', share: 3, method: 'OPTIONS', path: '/facilities', status: 204 },
  {
    title: 'created',
    share: 10,
    method: 'POST',
    path: '/facilities',
    headers: JSON_TYPE,
    body: '{"name":"Siaya HC"}',
    status: 201,
  },
  { title: 'empty result', share: 5, method: 'DELETE', path: '/facilities/1', status: 200 },
  { title: 'stream', share: 2, method: 'GET', path: '/stream', status: 200 },
  { title: 'not found', share: 9, method: 'GET', path: '/facilities/2', status: 404, isObserved: true },
  { title: 'gone', share: 8, method: 'GET', path: '/facilities/7', status: 410, isObserved: true },
  {
    title: 'problem',
    share: 3,
    method: 'GET',
    path: '/facilities/7',
    headers: { accept: 'application/problem+json' },
    status: 410,
    isObserved: true,
  },
  { title: 'unknown error', share: 5, method: 'GET', path: '/facilities/9', status: 500, isObserved: true },
  { title: 'rejected later', share: 2, method: 'GET', path: '/rejected', status: 409, isObserved: true },
  { title: 'challenge', share: 5, method: 'GET', path: '/private', status: 401, isObserved: true },
  {
    title: 'no such method',
    share: 8,
    method: 'PATCH',
    path: '/facilities/1',
    status: 405,
    isObserved: true,
  },
  { title: 'no such path', share: 6, method: 'GET', path: '/nowhere', status: 404, isObserved: true },
  {
    title: 'malformed JSON',
    share: 4,
    method: 'POST',
    path: '/facilities',
    headers: JSON_TYPE,
    body: '{"name":',
    status: 400,
    isObserved: true,
  },
  {
    title: 'not valid',
    share: 4,
    method: 'POST',
    path: '/validated',
    headers: JSON_TYPE,
    body: '{"name":""}',
    status: 400,
    isObserved: true,
  },
  {
    title: 'undecodable path',
    share: 2,
    method: 'GET',
    path: '/facilities/%E0%A4%A',
    status: 400,
    isObserved: true,
  },
];

/** The response to a client that has left, where the server has not noticed yet: nothing else has this status. */
export const LEFT = 423;

/** What a client does that goes away, or does not speak HTTP; each over a socket of its own. */
export const RAW = [
  { title: 'gone before the response', share: 1, bytes: 'GET /slow HTTP/1.1\r\nHost: soak\r\n\r\n' },
  {
    title: 'gone within the body',
    share: 1,
    bytes:
      'POST /facilities HTTP/1.1\r\nHost: soak\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"name":',
  },
  { title: 'cut off by an error', share: 0.5, bytes: 'GET /cut HTTP/1.1\r\nHost: soak\r\n\r\n' },
  { title: 'malformed HTTP', share: 0.5, bytes: 'GET / NONSENSE\r\n\r\n' },
] as const;

export type RawTitle = (typeof RAW)[number]['title'];
