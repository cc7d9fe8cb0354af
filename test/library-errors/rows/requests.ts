import { BUSBOY_MESSAGES } from '../../../lib/error-mapping/libraries/requests/busboy.errors.js';
import { FASTIFY_MULTIPART_CODES } from '../../../lib/error-mapping/libraries/requests/fastify-multipart.errors.js';
import { FASTIFY_RATE_LIMIT_STATUSES } from '../../../lib/error-mapping/libraries/requests/fastify-rate-limit.errors.js';
import {
  MULTER_CODES,
  MULTER_SHARED_CODES,
} from '../../../lib/error-mapping/libraries/requests/multer.errors.js';
import { RXJS_TIMEOUT_MESSAGES } from '../../../lib/error-mapping/libraries/upstreams/rxjs.errors.js';
import { errorWith, SECRET, type RowSet } from './row-set.js';

const MALFORMED = '400 The body is malformed';
const NOT_SUPPORTED = '415 The media type is not supported';

/** Uploads, rate limits, time-outs: libraries that refuse a request. */
export const REQUEST_ROWS: RowSet[] = [
  ...['MulterError', 'x'].map((name): RowSet => ({
    library: 'multer',
    table: MULTER_CODES,
    expected: {
      '400 Too many parts': ['LIMIT_PART_COUNT'],
      '413 A file is too large': ['LIMIT_FILE_SIZE'],
      '400 Too many files': ['LIMIT_FILE_COUNT'],
      '400 The name of a field is too long': ['LIMIT_FIELD_KEY'],
      '400 The value of a field is too long': ['LIMIT_FIELD_VALUE'],
      '400 Too many fields': ['LIMIT_FIELD_COUNT'],
      '400 Unexpected file': ['LIMIT_UNEXPECTED_FILE'],
      '400 The name of a field is nested too deeply': ['LIMIT_FIELD_NESTING'],
      '400 An index in the name of a field is too large': ['LIMIT_FIELD_ARRAY_INDEX'],
    },
    make: code => errorWith({ name, code, filename: SECRET }),
  })),
  {
    library: 'multer',
    table: MULTER_SHARED_CODES,
    expected: {
      '400 A field has no name': ['MISSING_FIELD_NAME'],
      '400 The name of a field is not allowed': ['INVALID_FIELD_NAME'],
    },
    make: code => errorWith({ name: 'MulterError', code }),
  },
  {
    library: 'busboy',
    table: BUSBOY_MESSAGES,
    expected: {
      [MALFORMED]: [
        'Malformed content type',
        'Malformed part header',
        'Malformed urlencoded form',
        'Multipart: Boundary not found',
        'Multipart: Malformed part header',
        'Multipart: Unexpected end of form',
        'Part terminated early due to unexpected end of multipart data',
        'Unexpected end of file',
        'Unexpected end of form',
        'Unexpected end of multipart data',
      ],
      [NOT_SUPPORTED]: ['Unsupported content type:'],
    },
    make: message => errorWith({}, message.endsWith(':') ? `${message} multipart/${SECRET}` : message),
  },
  {
    library: 'fastifyMultipart',
    table: FASTIFY_MULTIPART_CODES,
    expected: {
      '400 A field is not valid JSON': ['FST_INVALID_JSON_FIELD_ERROR'],
      '400 The name of a field is not allowed': ['FST_PROTO_VIOLATION'],
      '400 The request was aborted': ['FST_MP_PREMATURE_CLOSE'],
      '413 A file is too large': ['FST_REQ_FILE_TOO_LARGE'],
      '413 Too many fields': ['FST_FIELDS_LIMIT'],
      '413 Too many files': ['FST_FILES_LIMIT'],
      '413 Too many parts': ['FST_PARTS_LIMIT'],
      [NOT_SUPPORTED]: ['FST_INVALID_MULTIPART_CONTENT_TYPE'],
    },
    make: code => errorWith({ name: 'FastifyError', code, part: { filename: SECRET } }),
  },
  {
    library: 'fastifyRateLimit',
    table: FASTIFY_RATE_LIMIT_STATUSES,
    expected: {
      '403 Rate limit exceeded, retry in 1 minute': [403],
      '429 Rate limit exceeded, retry in 1 minute': [429],
    },
    make: status => errorWith({ statusCode: Number(status) }, 'Rate limit exceeded, retry in 1 minute'),
  },
  {
    library: 'rxjs',
    table: RXJS_TIMEOUT_MESSAGES,
    expected: { '504': ['Timeout has occurred'] },
    make: message => errorWith({ name: 'TimeoutError', info: { meta: SECRET } }, message),
  },
];
