import type { CheckedResponse } from './response.js';

/** Fields that a response to HEAD has as that to GET has them: their value is known before the content is. */
const KNOWN_BEFORE = [
  'Content-Type',
  'Cache-Control',
  'Location',
  'Content-Location',
  'Content-Disposition',
  'Link',
  'Allow',
  'WWW-Authenticate',
  'Deprecation',
  'Sunset',
  'Access-Control-Allow-Origin',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
];

/** Fields that may need the content: they may be left out, but not say something else (RFC 9110 §9.3.2). */
const MAYBE_AFTER = ['Last-Modified', 'Content-Encoding', 'Content-Language'];

/** Fields that a 304 has as the 200 would (RFC 9110 §15.4.5). */
const NOT_MODIFIED = ['ETag', 'Cache-Control', 'Content-Location', 'Vary', 'Expires'];

/** Responses to one request, as often as it was sent. */
export type Responses = readonly [CheckedResponse, ...CheckedResponse[]];

/**
 * What is not as in the responses to GET, as far as those agree with each other. `ETag` is not compared: a content that
 * says how long the server took has another one for each method.
 */
export function headerFaults(responses: Responses, gets: Responses): string[] {
  const early = KNOWN_BEFORE.filter(name => differs(name, responses, gets));
  const late = MAYBE_AFTER.filter(name => has(responses, name) && differs(name, responses, gets));
  return [
    ...[...early, ...late].map(name => `its ${name} is not that of GET`),
    ...(hidesLength(responses, gets) ? ['its Content-Length is 0, not that of GET'] : []),
  ];
}

/** What a 304 does not have of the responses that it stands for, as far as those agree with each other. */
export function notModifiedFaults(responses: Responses, gets: Responses): string[] {
  const missing = NOT_MODIFIED.filter(name => !has(responses, name) && differs(name, responses, gets));
  return [
    ...(responses.every(({ body }) => body === '') ? [] : ['it has a body']),
    ...missing.map(name => `its ${name} is missing, which the 200 has`),
    ...(hidesLength(responses, gets) ? ['its Content-Length is 0, not that of the 200'] : []),
  ];
}

/** RFC 9110 §8.6: the length is that of the content which GET has. Any other than 0 may be of a content that has changed. */
function hidesLength(responses: Responses, gets: Responses): boolean {
  return (
    responses.every(({ headers }) => headers['content-length'] === '0') &&
    gets.every(({ body }) => body !== '')
  );
}

function has([{ headers }]: Responses, name: string): boolean {
  return headers[name.toLowerCase()] !== undefined;
}

/** Whether a field has one value in all responses, and another one in all of those to GET. */
function differs(name: string, responses: Responses, gets: Responses): boolean {
  const field = name.toLowerCase();
  const one = new Set(responses.map(({ headers }) => headers[field]));
  const other = new Set(gets.map(({ headers }) => headers[field]));
  return one.size === 1 && other.size === 1 && [...one][0] !== [...other][0];
}
