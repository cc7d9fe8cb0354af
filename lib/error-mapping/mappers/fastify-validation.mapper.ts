import type { ErrorDetail } from '../../status/index.js';
import type { ErrorMapper } from '../error-mapper.js';
import { isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';
import { locateDetail, VALIDATION_FAILED } from '../validation/error-details.js';

/** The parts of a request that Fastify validates by the JSON Schemas of a route, as sources of a value. */
const SOURCES = {
  body: 'body',
  querystring: 'query',
  params: 'param',
  headers: 'header',
} as const satisfies Record<string, string>;

type Context = keyof typeof SOURCES;

/**
 * Maps the errors of Fastify's own validation (`@RouteSchema()`).
 *
 * @see https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#error-handling
 */
export const mapFastifyValidation: ErrorMapper = error => {
  if (!isRecord(error) || error['code'] !== 'FST_ERR_VALIDATION' || !Array.isArray(error['validation'])) {
    return undefined;
  }
  const context = error['validationContext'];
  const errors = error['validation'].flatMap((item: unknown) => toErrorDetail(item, context));
  return toException(error['statusCode'], VALIDATION_FAILED, { cause: error, errors });
};

/** An error of Ajv has a JSON Pointer to the object, and a member that is missing or too many in its parameters. */
function toErrorDetail(item: unknown, context: unknown): ErrorDetail | [] {
  if (!isRecord(item) || typeof item['message'] !== 'string') return [];
  const { message, instancePath, params, keyword } = item;
  // The keyword of the schema: `required`, `format`.
  const said = { message, ...(typeof keyword === 'string' && keyword !== '' && { code: keyword }) };
  const member = isRecord(params) ? (params['missingProperty'] ?? params['additionalProperty']) : undefined;
  const path = [...pathSegments(instancePath), ...(typeof member === 'string' ? [member] : [])];
  if (!isContext(context)) return said;
  if (context === 'headers') return { ...(path[0] === undefined ? {} : { header: path[0] }), ...said };
  return { ...locateDetail({ type: SOURCES[context] }, path, message), ...said };
}

function pathSegments(pointer: unknown): string[] {
  if (typeof pointer !== 'string') return [];
  return pointer
    .split('/')
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isContext(context: unknown): context is Context {
  return typeof context === 'string' && Object.hasOwn(SOURCES, context);
}
