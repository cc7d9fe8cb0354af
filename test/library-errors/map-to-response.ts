import { LIBRARY_NAMES, type LibraryName, createLibraryMapper } from '../../lib/error-mapping/index.js';
import { codeOf, type RegistryException } from '../../lib/index.js';
import type { ResponseLine } from './rows/row-set.js';

export const ALL_FAMILIES: readonly LibraryName[] = LIBRARY_NAMES;

/** Every library, as the module asks them by default. */
export const mapper = createLibraryMapper(ALL_FAMILIES);

/** A response as it goes out, but for what the module adds to every error. */
export interface MappedResponse {
  status: number;
  body: object;
  headers: object;
}

export function mapToResponse(exception: RegistryException | undefined): MappedResponse | undefined {
  if (!exception) return undefined;
  return { status: exception.getStatus(), body: exception.getResponse(), headers: exception.headers };
}

/** The whole response that a line stands for. */
export function responseLike(line: ResponseLine): MappedResponse {
  const [, digits = '', bearer, message] = /^(\d{3})(?: (Bearer))?(?: (.+))?$/.exec(line) ?? [];
  const status = Number(digits);
  return {
    status,
    body: { code: codeOf(status), ...(message && { message }) },
    headers: {
      ...(bearer && { 'WWW-Authenticate': 'Bearer error="invalid_token"' }),
      ...(status === 503 && { 'Retry-After': '5' }),
    },
  };
}

/** What a promise, or a function, fails with. */
export async function failureOf(action: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    return error;
  }
  throw new Error('It should have failed');
}
