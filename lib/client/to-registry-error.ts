import { readContent, readErrorBody } from './error-body.js';
import { parseErrorCode } from './error-code.js';
import { RegistryResponseError } from './registry-response.error.js';
import { parseRetryAfter } from './retry-after.js';

/** The parts of a response that an error takes, beside the body. */
type ResponseHead = Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>;

/** The error of a response whose body has this content: a JSON value, or a text. */
export function createResponseError(
  { status, statusText, headers, url }: ResponseHead,
  content: unknown,
): RegistryResponseError {
  const { code, ...said } = readErrorBody(content, status);
  return new RegistryResponseError({
    ...said,
    status,
    code: parseErrorCode(status, code, statusText),
    headers,
    retryAfter: parseRetryAfter(headers),
    url,
  });
}

/**
 * Creates the error for a response, with `application/json` or `application/problem+json`. Any other body (the HTML of a
 * proxy, an empty body, incomplete JSON) is accepted too: then the error has the status. It reads the body, and never
 * rejects.
 *
 * @param response - a response whose body was not read yet
 *
 * @example
 * ```ts
 * import { toRegistryError } from 'nestjs-registry-http/client';
 *
 * const response = await fetch('https://registry.example/api/v1/facilities/1.json');
 * if (response.status === 410) console.log((await toRegistryError(response)).message);
 * ```
 *
 * @see RFC 9457
 * @publicApi
 */
export async function toRegistryError(response: Response): Promise<RegistryResponseError> {
  return createResponseError(response, await readContent(response));
}

/**
 * Returns a response, or throws if it is an error. Call it after any `fetch`, before the body is read. A redirect that was
 * not followed and a 304 are not errors, although `response.ok` is false.
 *
 * @throws {@link RegistryResponseError} for a status of 400 and above
 *
 * @example
 * ```ts
 * import { throwIfError } from 'nestjs-registry-http/client';
 *
 * const response = await fetch('https://registry.example/api/v1/facilities.json').then(throwIfError);
 * const { facilities } = (await response.json()) as { facilities: object[] };
 * ```
 *
 * @see RFC 9110 §15
 * @publicApi
 */
export async function throwIfError<Result extends Response>(response: Result): Promise<Result> {
  if (response.status >= 400) throw await toRegistryError(response);
  return response;
}
