import { foldStatus, problemTypeOf } from '../contract/index.js';
import { DEFAULT_CHALLENGE, formatChallenge, type RegistryException } from '../exceptions/index.js';
import { fieldsOf } from './answer-headers.js';
import type { Answer } from './answer.js';
import type { HeaderField } from './header-field.js';
import { MEDIA_TYPES, prefersProblem } from './media-type.js';
import { problemBody } from './problem-body.js';
import { registryBody } from './registry-body.js';
import type { ResponseOptions } from './response.options.js';

/** What of a request has a say in how an error is answered. */
export interface RequestFacts {
  readonly accept?: string | undefined;
  /** The `instance` of problem details, asked only for them. */
  readonly instance?: (() => string | undefined) | undefined;
  /** The value of `Allow` for the request's path, asked only for a 405 that brings none. */
  readonly allow?: (() => string) | undefined;
}

/** An exception → the whole answer: status, header fields, body. */
export type Render = (exception: RegistryException, request: RequestFacts) => Answer;

const NO_STORE: HeaderField = ['Cache-Control', 'no-store'];
const JSON_TYPE: HeaderField = ['Content-Type', `${MEDIA_TYPES.json}; charset=utf-8`];
// It has no parameter (RFC 9457 §6.1).
const PROBLEM_TYPE: HeaderField = ['Content-Type', MEDIA_TYPES.problem];

/**
 * Makes the function that renders exceptions.
 *
 * @throws TypeError when a challenge is not well-formed
 */
export function createRender(options: ResponseOptions = {}): Render {
  const challenges = [options.challenge ?? DEFAULT_CHALLENGE]
    .flat()
    .map(challenge => formatChallenge(challenge));
  const challenge: HeaderField = [
    'WWW-Authenticate',
    challenges.length === 1 ? challenges.join() : challenges,
  ];
  const fold = options.statuses === 'registry';

  return (exception, { accept, instance, allow }) => {
    const status = fold ? foldStatus(exception.getStatus()) : exception.getStatus();
    const problem = prefersProblem(accept);
    const body = problem
      ? problemBody(exception, status, problemTypeOf(status, options.problemType), instance?.())
      : registryBody(exception, status);

    const headers = fieldsOf(exception);
    if (!has(headers, 'cache-control')) headers.push(NO_STORE);
    headers.push(problem ? PROBLEM_TYPE : JSON_TYPE, ['Content-Length', String(Buffer.byteLength(body))]);
    const defaults: HeaderField[] = [];
    if (status === 401 && !has(headers, 'www-authenticate')) defaults.push(challenge);
    if (status === 405 && !has(headers, 'allow')) defaults.push(['Allow', allow?.() ?? '']);
    return { status, headers, defaults, body };
  };
}

function has(headers: readonly HeaderField[], name: string): boolean {
  return headers.some(([other]) => other.toLowerCase() === name);
}
