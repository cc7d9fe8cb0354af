import { getNestMembers } from '../error-response/index.js';
import { formatChallenges } from '../exceptions/index.js';
import type { ContractOptions, DeclaredError } from '../route-contract/index.js';
import { getPhrase, getProblemType } from '../status/index.js';
import { type Headers, type Response, capitalize } from './document.js';
import { type SchemaNames, withCode } from './schemas.js';

/** The module's options that affect documented error responses. */
export type ErrorResponseOptions = Pick<ContractOptions, 'challenge' | 'compatibility' | 'problemTypeBase'>;

/** Describes an operation's response with one error status, for all its causes. */
export function errorResponse(
  errors: readonly [DeclaredError, ...DeclaredError[]],
  options: ErrorResponseOptions,
  names: SchemaNames,
): Response {
  const [{ status, code, description }] = errors;
  const descriptions = [...new Set(errors.map(error => error.description))];
  const said = status < 500 ? capitalize(description) : undefined;
  const headers = describeErrorHeaders(status, options);
  const named = new Map(
    errors.flatMap(error => (error.errorCode === undefined ? [] : [[error.errorCode, error] as const])),
  );
  const codes = {
    names: [...named.keys()],
    isClosed: errors.every(({ errorCode }) => errorCode !== undefined),
  };
  const example = (errorCode?: string, text = said) => ({
    code,
    ...(text && { message: text }),
    ...(errorCode !== undefined && { errorCode }),
    ...(options.compatibility === 'nest' && getNestMembers(status)),
  });
  const problem = (errorCode?: string, text = said, title = getPhrase(status)) => ({
    type: getProblemType(status, options.problemTypeBase, errorCode),
    title,
    status,
    ...(text && { detail: text }),
    code,
    ...(errorCode !== undefined && { errorCode }),
  });
  return {
    description: capitalize(descriptions.join('; or ')),
    ...(headers && { headers }),
    content: {
      'application/json': {
        schema: withCode(names.RegistryError, code, codes),
        ...describeExamples(named, example),
      },
      'application/problem+json': {
        schema: withCode(names.RegistryProblem, code, codes),
        ...describeExamples(named, problem),
      },
    },
  };
}

/** One example for each named error, or one for a response whose errors have no names. */
function describeExamples(
  named: ReadonlyMap<string, DeclaredError>,
  make: (errorCode?: string, text?: string, title?: string) => object,
): { example: object } | { examples: Record<string, { value: object }> } {
  if (named.size === 0) return { example: make() };
  const entries = [...named].map(([errorCode, { status, description, title }]) => [
    errorCode,
    { value: make(errorCode, status < 500 ? capitalize(description) : undefined, title) },
  ]);
  return { examples: Object.fromEntries(entries) as Record<string, { value: object }> };
}

/** The fields that belong to a status (RFC 9110 §11.6.1, §10.2.1, §10.2.3). */
function describeErrorHeaders(status: number, { challenge }: ErrorResponseOptions): Headers | undefined {
  if (status === 401) {
    const example = formatChallenges(challenge);
    if (example.length === 0) return undefined;
    return {
      'WWW-Authenticate': {
        description: 'The challenge for client credentials.',
        required: true,
        schema: { type: 'string' },
        example: example.join(', '),
      },
    };
  }
  if (status === 405) {
    return {
      Allow: {
        description: 'The methods that the resource allows.',
        required: true,
        schema: { type: 'string' },
        example: 'GET, HEAD, OPTIONS',
      },
    };
  }
  if (status === 429 || status === 503) {
    return {
      'Retry-After': {
        description: 'When to try again: a number of seconds, or a date.',
        schema: { type: 'string' },
        example: '60',
      },
    };
  }
  return undefined;
}
