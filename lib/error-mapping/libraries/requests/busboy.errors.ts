import type { LibraryResponse, ResponseKind } from '../responses.js';

const MALFORMED: LibraryResponse = { status: 400, message: 'The body is malformed' };

/**
 * What busboy (under Multer) and @fastify/busboy (under @fastify/multipart) throw as plain errors of a body that is cut off,
 * malformed or has no boundary: https://github.com/mscdex/busboy (lib/types/multipart.js, lib/index.js) and
 * https://github.com/fastify/busboy (lib/types/multipart.js, deps/dicer/lib/Dicer.js). A message that ends with a colon is the
 * beginning of one.
 */
export const BUSBOY_MESSAGES = {
  'Malformed content type': MALFORMED,
  'Malformed part header': MALFORMED,
  'Malformed urlencoded form': MALFORMED,
  'Multipart: Boundary not found': MALFORMED,
  'Multipart: Malformed part header': MALFORMED,
  'Multipart: Unexpected end of form': MALFORMED,
  'Unexpected end of file': MALFORMED,
  'Unexpected end of form': MALFORMED,
  'Unexpected end of multipart data': MALFORMED,
  'Part terminated early due to unexpected end of multipart data': MALFORMED,
  'Unsupported content type:': 'unsupportedMediaType',
} as const satisfies Record<string, LibraryResponse | ResponseKind>;
