import { isRecord } from './read.js';
import type { Recogniser } from './recogniser.js';
import { standIn } from './stand-in.js';

const UNDECODABLE = [400, 'The path cannot be decoded'] as const;

/**
 * What is answered for an error of a body parser or of the router, by its `type` (body-parser, raw-body) or `code`
 * (Fastify). The same words on both adapters, and none of the request's own: the parsers' messages echo what was sent.
 */
const REQUEST_ERRORS = {
  // body-parser: https://github.com/expressjs/body-parser#errors
  'entity.parse.failed': [400, 'The body is malformed'],
  'request.aborted': [400, 'The request was aborted'],
  'request.size.invalid': [400, 'The body does not have the length that was announced'],
  'querystring.parse.rangeError': [400, 'The body is nested too deeply'],
  'entity.verify.failed': [403, 'The body was refused'],
  'entity.too.large': [413, 'The body is too large'],
  'parameters.too.many': [413, 'The body has too many parameters'],
  'encoding.unsupported': [415, 'The content encoding is not supported'],
  'charset.unsupported': [415, 'The charset is not supported'],
  // Fastify: https://fastify.dev/docs/latest/Reference/Errors
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'The body is malformed'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'The body is malformed'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body does not have the length that was announced'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'The media type is not supported'],
  FST_ERR_BAD_URL: UNDECODABLE,
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** The errors of body parsers and routers. */
export const recogniseRequestError: Recogniser = error => {
  if (!isRecord(error)) return undefined;
  const known =
    lookUp(error['type']) ?? lookUp(error['code']) ?? (isUndecodable(error) ? UNDECODABLE : undefined);
  return known && standIn(known[0], known[1], { cause: error });
};

/** Express's router has no code for it: a URIError on which it has set the status. */
function isUndecodable(error: Readonly<Record<string, unknown>>): boolean {
  return error instanceof URIError && error['status'] === 400;
}

function lookUp(key: unknown): readonly [number, string] | undefined {
  return typeof key === 'string' && Object.hasOwn(REQUEST_ERRORS, key)
    ? REQUEST_ERRORS[key as keyof typeof REQUEST_ERRORS]
    : undefined;
}
