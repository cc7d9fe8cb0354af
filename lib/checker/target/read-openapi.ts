import { randomUUID } from 'node:crypto';
import type { CheckedOperation, CheckedPath } from './checked-path.js';
import { escapeText } from '../escape-text.js';
import { LIMITS, MetLimits } from '../limits.js';
import { createExample, type Json, resolveReference } from './openapi-example.js';
import { expandStatus, readErrorCodes } from './openapi-error-codes.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'query'];
const ANY_ORIGIN = 'http://localhost';

/**
 * The paths of an OpenAPI 3 document.
 *
 * @param base - the path that all stand under, `/registry`; by default that of the document's first server
 * @param limits - told of what is left out
 * @throws TypeError when it is none, or has a path without a leading slash: `@other.example` after an origin names another host
 */
export function readOpenApi(document: unknown, base?: string, limits = new MetLimits()): CheckedPath[] {
  const root = Object(document) as Json;
  if (typeof root['openapi'] !== 'string' || typeof root['paths'] !== 'object' || root['paths'] === null) {
    throw new TypeError('the document is no OpenAPI 3 document: it has no "openapi" or no "paths"');
  }
  const prefix = base || readBasePath(root);
  const entries = Object.entries(root['paths'] as Json).filter(([key]) => !key.startsWith('x-'));
  const relative = entries.find(([template]) => !template.startsWith('/'));
  if (relative)
    throw new TypeError(
      `the document has a path without a leading slash: ${encode(relative[0]).replace(/%(40|2F|3A)/g, decodeURIComponent)}`,
    );
  limits.add('paths', entries.length - LIMITS.paths);
  const read = entries
    .slice(0, LIMITS.paths)
    .filter(([template]) => template.length <= LIMITS.pathLength)
    .map(([template, value]) => readPath({ root, limits }, prefix, template, value))
    .filter(({ target, absent }) => Math.max(target.length, absent.length) <= LIMITS.pathLength);
  limits.add('pathLength', Math.min(entries.length, LIMITS.paths) - read.length);
  return read;
}

interface Reading {
  readonly root: Json;
  readonly limits: MetLimits;
}

function readPath(reading: Reading, prefix: string, template: string, value: unknown): CheckedPath {
  const { root, limits } = reading;
  const item = resolveReference(root, value);
  const described = Object.entries({
    ...Object.fromEntries(METHODS.filter(method => method in item).map(method => [method, item[method]])),
    // OpenAPI 3.2
    ...(Object(item['additionalOperations']) as Json),
  }).map(([method, operation]) => [method.toUpperCase(), resolveReference(root, operation)] as const);
  const parameters = readParameters(root, [item, ...described.map(([, operation]) => operation)]);
  const parameter = (name: string) => parameters.get(name) ?? {};
  return {
    template: prefix + encodeLiterals(template),
    target:
      prefix + fill(template, name => createExample(root, parameter(name), () => limits.add('example'))),
    absent: prefix + fill(template, name => findAbsent(root, parameter(name))),
    operations: new Map(
      described.map(([method, operation]) => [method, readOperation(reading, method, operation)]),
    ),
  };
}

/** The parameters of a path by their names, those of the path before those of its operations. */
function readParameters(root: Json, holders: readonly Json[]): Map<unknown, Json> {
  const found = new Map<unknown, Json>();
  for (const { parameters } of holders) {
    for (const value of Array.isArray(parameters) ? (parameters as unknown[]) : []) {
      const parameter = resolveReference(root, value);
      const { name } = parameter;
      if (parameter['in'] === 'path' && !found.has(name)) found.set(name, parameter);
    }
  }
  return found;
}

function readOperation({ root, limits }: Reading, method: string, operation: Json): CheckedOperation {
  const responses = resolveReference(root, operation['responses']);
  const content = resolveReference(root, resolveReference(root, operation['requestBody'])['content']);
  const security = operation['security'] ?? root['security'];
  const made = createExample(root, content['application/json'], () => limits.add('example'));
  // The same JSON, in a line for a shell that shows all of it.
  const example = made === undefined ? undefined : escapeText(JSON.stringify(made));
  const isLong = example !== undefined && example.length > LIMITS.exampleLength;
  if (isLong) limits.add('example');
  return {
    method,
    statuses: 'default' in responses ? undefined : new Set(Object.keys(responses).flatMap(expandStatus)),
    errorCodes: readErrorCodes(root, responses),
    secured:
      Array.isArray(security) &&
      security.length > 0 &&
      security.every(needed => Object.keys(Object(needed) as Json).length > 0),
    mediaTypes: Object.keys(content).map(type => type.replace(/;.*$/s, '').trim().toLowerCase()),
    excluded: operation['x-registry-excluded'] === true,
    example: isLong ? undefined : example,
  };
}

/** The path that all others stand under: that of the first server, with the defaults of its variables. */
function readBasePath(root: Json): string {
  const [server] = Array.isArray(root['servers']) ? (root['servers'] as unknown[]) : [];
  const { url, variables } = Object(server) as Json;
  if (typeof url !== 'string') return '';
  const filled = url.replace(/\{([^}]+)\}/g, (_, name: string) =>
    String(resolveReference(root, (Object(variables) as Json)[name])['default'] ?? name),
  );
  const { protocol, pathname } = URL.canParse(filled, ANY_ORIGIN)
    ? new URL(filled, ANY_ORIGIN)
    : new URL(ANY_ORIGIN);
  // The path of any other URL may begin with `@other.example`.
  return /^https?:$/.test(protocol) ? pathname.replace(/\/+$/, '') : '';
}

function fill(template: string, readValue: (name: string) => unknown): string {
  return encodeLiterals(
    template.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const value = readValue(name);
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '1';
      return encode(text);
    }),
  );
}

/** A value that is allowed there, and that nothing has: where methods are tried that could do harm. */
function findAbsent(root: Json, parameter: Json): unknown {
  const schema = resolveReference(root, parameter['schema']);
  if (schema['type'] === 'integer') return schema['maximum'] ?? 2 ** 31 - 1;
  const isFree = ['enum', 'pattern', 'maxLength'].every(limit => !(limit in schema));
  const isText = (schema['type'] ?? 'string') === 'string' && (schema['format'] ?? 'uuid') === 'uuid';
  return isFree && isText ? randomUUID() : createExample(root, parameter);
}

/** A template may be written with letters that no request line may hold. */
function encodeLiterals(template: string): string {
  return template.replace(/[^\x21\x22\x24-\x7e]+/g, encode);
}

/** Half a surrogate pair has no encoding. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
