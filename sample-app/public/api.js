import { isRegistryError, registryFetch } from './library/client/index.js';

const BASE = '/api/v1';
const CREDENTIALS = 'registry-credentials';

/** Header fields that tell what the contract is about; the others are left out of the record. */
const SHOWN = new Set([
  'content-type',
  'location',
  'etag',
  'allow',
  'www-authenticate',
  'retry-after',
  'cache-control',
  'vary',
]);

/** @typedef {{ line: string, fields: [string, string][], body: string }} Message */
/** @typedef {{ request: Message, response: Message, status: number, isQuiet: boolean }} Exchange */

let authorization = sessionStorage.getItem(CREDENTIALS) ?? '';
/** @type {(exchange: Exchange) => void} */
let observe = () => undefined;

export const isSignedIn = () => authorization !== '';
export const userName = () => atob(authorization.replace('Basic ', '')).split(':')[0];

/** @param {string} name @param {string} password */
export function signIn(name, password) {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  sessionStorage.setItem(CREDENTIALS, authorization);
}

export function signOut() {
  authorization = '';
  sessionStorage.removeItem(CREDENTIALS);
}

/** Calls a function with every exchange. @param {(exchange: Exchange) => void} observer */
export function onExchange(observer) {
  observe = observer;
}

/**
 * Sends a request of the API's, and shows the exchange.
 *
 * @param {string} method
 * @param {string} path below `/api/v1`
 * @param {{ body?: unknown, ifMatch?: string, isQuiet?: boolean, signal?: AbortSignal }} [options] `isQuiet`: not as
 *   the last exchange, where it is no action of the user's
 * @returns {Promise<{ headers: Headers, body: any }>}
 * @throws RegistryResponseError for an error of the server's, RegistryNetworkError without a response
 */
export async function send(method, path, { body, ifMatch, isQuiet = false, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', Authorization: authorization };
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = {
    line: `${method} ${BASE}${path} HTTP/1.1`,
    fields: Object.entries({ ...headers, Authorization: 'Basic ***' }),
    body: body === undefined ? '' : JSON.stringify(body, null, 2),
  };
  try {
    // Without credentials of its own the browser opens no dialog for a 401.
    const init = { method, headers, body: text, signal, credentials: /** @type {const} */ ('omit') };
    const response = await registryFetch(BASE + path, init);
    const content = await response.json();
    report(request, response.status, response.statusText, response.headers, content, isQuiet);
    return { headers: response.headers, body: content };
  } catch (error) {
    if (isRegistryError(error) && error.kind === 'response') {
      const phrase = error.code.replace(/^\d+ /, '');
      report(request, error.status, phrase, error.headers, error.body, false);
    } else if (!signal?.aborted) {
      const line = `no response: ${error instanceof Error ? error.message : String(error)}`;
      observe({ request, response: { line, fields: [], body: '' }, status: 0, isQuiet: false });
    }
    throw error;
  }
}

/**
 * @param {Message} request @param {number} status @param {string} phrase @param {Headers} headers
 * @param {unknown} content @param {boolean} isQuiet
 */
function report(request, status, phrase, headers, content, isQuiet) {
  const body = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  observe({
    request,
    status,
    isQuiet,
    response: {
      line: `HTTP/1.1 ${status} ${phrase}`.trim(),
      fields: [...headers].filter(([name]) => SHOWN.has(name)),
      body:
        body.length > 3000 ? `${body.slice(0, 3000)}\n… (${body.length.toLocaleString()} characters)` : body,
    },
  });
}
