import {
  AXIOS_CODES,
  UPSTREAM_STATUSES,
} from '../../../lib/error-mapping/libraries/upstreams/axios.errors.js';
import {
  FETCH_MESSAGES,
  NODE_FETCH_TYPES,
  UNDICI_CODES,
} from '../../../lib/error-mapping/libraries/upstreams/fetch.errors.js';
import { GOT_CODES } from '../../../lib/error-mapping/libraries/upstreams/got.errors.js';
import { GRPC_CODES } from '../../../lib/error-mapping/libraries/upstreams/grpc.errors.js';
import { KY_NAMES } from '../../../lib/error-mapping/libraries/upstreams/ky.errors.js';
import {
  NETWORK_CODES,
  SYSCALL_CODES,
} from '../../../lib/error-mapping/libraries/upstreams/network.errors.js';
import { errorWith, SECRET, type RowSet } from './row-set.js';

const UNDICI_EXPECTED = {
  '502': [
    'UND_ERR_HEADERS_OVERFLOW',
    'UND_ERR_PRX_TLS',
    'UND_ERR_REQ_RETRY',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'UND_ERR_RES_EXCEEDED_MAX_SIZE',
    'UND_ERR_RESPONSE',
    'UND_ERR_SOCKET',
  ],
  '503': ['UND_ERR_CLOSED', 'UND_ERR_DESTROYED'],
  '504': ['UND_ERR_ABORTED', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
};

export const UPSTREAM_ROWS: RowSet[] = [
  {
    library: 'axios',
    table: AXIOS_CODES,
    expected: { '504': ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'] },
    notRecognised: [
      'ERR_BAD_OPTION',
      'ERR_BAD_OPTION_VALUE',
      'ERR_BAD_REQUEST',
      'ERR_DEPRECATED',
      'ERR_FORM_DATA_DEPTH_EXCEEDED',
      'ERR_INVALID_URL',
      'ERR_NOT_SUPPORT',
    ],
    make: code => errorWith({ name: 'AxiosError', isAxiosError: true, code, request: { path: SECRET } }),
  },
  {
    library: 'axios',
    table: UPSTREAM_STATUSES,
    expected: { '503': [429, 503], '504': [408, 504] },
    make: status =>
      errorWith({
        name: 'AxiosError',
        isAxiosError: true,
        code: 'ERR_BAD_RESPONSE',
        status: Number(status),
        response: { status: Number(status), data: SECRET, headers: { 'retry-after': SECRET } },
      }),
  },
  {
    library: 'got',
    table: GOT_CODES,
    expected: {
      '502': [
        'ERR_BODY_PARSE_FAILURE',
        'ERR_NON_2XX_3XX_RESPONSE',
        'ERR_READING_RESPONSE_STREAM',
        'ERR_TOO_MANY_REDIRECTS',
      ],
      '504': ['ETIMEDOUT'],
    },
    notRecognised: ['ERR_INVALID_URL', 'ERR_UNSUPPORTED_PROTOCOL'],
    make: code =>
      errorWith({
        name: 'RequestError',
        code,
        options: { secret: SECRET },
        timings: {},
        response: undefined,
      }),
  },
  {
    library: 'ky',
    table: KY_NAMES,
    expected: { '502': ['HTTPError'], '504': ['TimeoutError'] },
    make: name => errorWith({ name, request: new Request(`https://${SECRET}.internal`) }),
  },
  {
    library: 'fetch',
    table: FETCH_MESSAGES,
    expected: { '502': ['fetch failed', 'terminated'] },
    make: message => Object.assign(new TypeError(message), { cause: errorWith({ code: 'ECONNREFUSED' }) }),
  },
  {
    library: 'fetch',
    table: UNDICI_CODES,
    expected: UNDICI_EXPECTED,
    make: code => errorWith({ name: 'SocketError', code, socket: { remoteAddress: SECRET } }),
  },
  {
    library: 'fetch',
    table: UNDICI_CODES,
    expected: UNDICI_EXPECTED,
    make: code => new TypeError('fetch failed', { cause: errorWith({ code }) }),
  },
  {
    library: 'fetch',
    table: NODE_FETCH_TYPES,
    expected: { '504': ['request-timeout', 'body-timeout'] },
    make: type => errorWith({ name: 'FetchError', type }),
  },
  {
    library: 'grpc',
    table: GRPC_CODES,
    expected: { '502': [1, 2, 3, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16], '503': [8, 14], '504': [4] },
    make: code => errorWith({ code: Number(code), details: SECRET, metadata: { secret: SECRET } }),
  },
  {
    library: 'network',
    table: NETWORK_CODES,
    expected: {
      '503': [
        'EAI_AGAIN',
        'ECONNREFUSED',
        'EHOSTDOWN',
        'EHOSTUNREACH',
        'ENETDOWN',
        'ENETUNREACH',
        'ENOTFOUND',
        'ETIMEDOUT',
      ],
    },
    make: code =>
      errorWith({ code, errno: -111, syscall: 'connect', port: 5432 }, `connect ${code} ${SECRET}`),
  },
  {
    library: 'network',
    table: SYSCALL_CODES,
    expected: { '503': ['ECONNRESET', 'EPIPE'] },
    make: code => errorWith({ code, errno: -104, syscall: 'read' }, `read ${code} ${SECRET}`),
  },
];
