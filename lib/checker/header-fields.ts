import type { CheckedResponse } from './response.js';

/** Fields that HEAD and GET must have alike: the server knows their values before it creates the content. */
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

/** Fields that may need the content: HEAD may leave them out, but not change them (RFC 9110 §9.3.2). */
const MAYBE_AFTER = ['Last-Modified', 'Content-Encoding', 'Content-Language'];

/** Fields that a 304 must have if the 200 has them (RFC 9110 §15.4.5). */
const NOT_MODIFIED = ['ETag', 'Cache-Control', 'Content-Location', 'Vary', 'Expires'];

/** The responses to one request that was sent several times. */
export type Responses = readonly [CheckedResponse, ...CheckedResponse[]];

/**
 * Lists the fields that differ from those of GET, if the responses to GET agree with each other. `ETag` is not compared: it
 * differs for a content that includes, for example, the server's response time.
 */
export function headerFaults(responses: Responses, gets: Responses): string[] {
  const early = KNOWN_BEFORE.filter(name => differs(name, responses, gets));
  const late = MAYBE_AFTER.filter(name => has(responses, name) && differs(name, responses, gets));
  return [
    ...[...early, ...late].map(name => `its ${name} is not that of GET`),
    ...(hidesLength(responses, gets) ? ['its Content-Length is 0, not that of GET'] : []),
  ];
}

/** Lists the fields of the 200 that a 304 lacks, if the responses with 200 agree with each other. */
export function notModifiedFaults(responses: Responses, gets: Responses): string[] {
  const missing = NOT_MODIFIED.filter(name => !has(responses, name) && differs(name, responses, gets));
  return [
    ...(responses.every(({ body }) => body === '') ? [] : ['it has a body']),
    ...missing.map(name => `its ${name} is missing, which the 200 has`),
    ...(hidesLength(responses, gets) ? ['its Content-Length is 0, not that of the 200'] : []),
  ];
}

/** RFC 9110 §8.6: the length is that of GET's content. Only 0 is reported: the content may have changed in between. */
function hidesLength(responses: Responses, gets: Responses): boolean {
  return (
    responses.every(({ headers }) => headers['content-length'] === '0') &&
    gets.every(({ body }) => body !== '')
  );
}

function has([{ headers }]: Responses, name: string): boolean {
  return headers[name.toLowerCase()] !== undefined;
}

/** Whether a field has one value in all responses, and another in all responses to GET. */
function differs(name: string, responses: Responses, gets: Responses): boolean {
  const field = name.toLowerCase();
  const one = new Set(responses.map(({ headers }) => headers[field]));
  const other = new Set(gets.map(({ headers }) => headers[field]));
  return one.size === 1 && other.size === 1 && [...one][0] !== [...other][0];
}
