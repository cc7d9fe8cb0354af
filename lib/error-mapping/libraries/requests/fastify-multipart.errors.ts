import { type LibraryMapper, lookUp } from '../error-facts.js';
import { type LibraryResponse, RESPONSES } from '../responses.js';

/**
 * The codes of @fastify/multipart: https://github.com/fastify/fastify-multipart (index.js). Those of a wrong use
 * (`FST_FILE_BUFFER_NOT_FOUND`, `FST_NO_FORM_DATA`) are left out: they are a 500. The plugin has 406 for two of them, which is
 * about the response that a client accepts (RFC 9110 §15.5.7), not about its request.
 */
export const FASTIFY_MULTIPART_CODES = {
  FST_PARTS_LIMIT: { status: 413, message: 'Too many parts' },
  FST_FILES_LIMIT: { status: 413, message: 'Too many files' },
  FST_FIELDS_LIMIT: { status: 413, message: 'Too many fields' },
  FST_REQ_FILE_TOO_LARGE: RESPONSES.tooLargeFile,
  FST_PROTO_VIOLATION: { status: 400, message: 'The name of a field is not allowed' },
  FST_INVALID_JSON_FIELD_ERROR: { status: 400, message: 'A field is not valid JSON' },
  FST_MP_PREMATURE_CLOSE: { status: 400, message: 'The request was aborted' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: RESPONSES.unsupportedMediaType,
} as const satisfies Record<string, LibraryResponse>;

/** @fastify/multipart. */
export const mapFastifyMultipartError: LibraryMapper = ({ code }) =>
  lookUp<LibraryResponse>(FASTIFY_MULTIPART_CODES, code);
