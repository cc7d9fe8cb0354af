import { randomUUID } from 'node:crypto';
import type { CheckedOperation, CheckedPath } from './checked-path.js';
import { createExample, type Json, resolveReference } from './openapi-example.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'query'];
const ANY_ORIGIN = 'http://localhost';

/**
 * The paths of an OpenAPI 3 document.
 *
 * @param base - the path that all stand under, `/registry`; by default that of the document's first server
 * @throws TypeError when it is none, or has a path without a leading slash: `@other.example` after an origin names another host
 */
export function readOpenApi(document: unknown, base?: string): CheckedPath[] {
  const root = Object(document) as Json;
  if (typeof root['openapi'] !== 'string' || typeof root['paths'] !== 'object' || root['paths'] === null) {
    throw new TypeError('the document is no OpenAPI 3 document: it has no "openapi" or no "paths"');
  }
  const prefix = base || readBasePath(root);
  const entries = Object.entries(root['paths'] as Json).filter(([key]) => !key.startsWith('x-'));
  const relative = entries.find(([template]) => !template.startsWith('/'));
  if (relative)
    throw new TypeError(
      `the document has a path without a leading slash: ${encodeURIComponent(relative[0]).replace(/%(40|2F|3A)/g, decodeURIComponent)}`,
    );
  return entries.map(([template, value]) => {
    const item = resolveReference(root, value);
    const operations = METHODS.filter(method => method in item).map(method => {
      const operation = resolveReference(root, item[method]);
      return [method.toUpperCase(), readOperation(root, method.toUpperCase(), operation)] as const;
    });
    const parameters = [item, ...METHODS.map(method => resolveReference(root, item[method]))].flatMap(
      holder => (Array.isArray(holder['parameters']) ? holder['parameters'] : []) as unknown[],
    );
    const described = (name: string) =>
      parameters
        .map(parameter => resolveReference(root, parameter))
        .find(parameter => parameter['in'] === 'path' && parameter['name'] === name) ?? {};
    return {
      template: prefix + encodeLiterals(template),
      target: prefix + fill(template, name => createExample(root, described(name))),
      absent: prefix + fill(template, name => findAbsent(root, described(name))),
      operations: new Map(operations),
    };
  });
}

function readOperation(root: Json, method: string, operation: Json): CheckedOperation {
  const responses = resolveReference(root, operation['responses']);
  const content = resolveReference(root, resolveReference(root, operation['requestBody'])['content']);
  const security = operation['security'] ?? root['security'];
  const example = createExample(root, content['application/json']);
  return {
    method,
    statuses: 'default' in responses ? undefined : new Set(Object.keys(responses).flatMap(expandStatus)),
    secured:
      Array.isArray(security) &&
      security.length > 0 &&
      security.every(needed => Object.keys(Object(needed) as Json).length > 0),
    mediaTypes: Object.keys(content).map(type => type.replace(/;.*$/s, '').trim().toLowerCase()),
    example: example === undefined ? undefined : JSON.stringify(example),
  };
}

/** `404`, or all of `4XX`. */
function expandStatus(key: string): number[] {
  if (/^[1-5]XX$/i.test(key)) return Array.from({ length: 100 }, (_, index) => Number(key[0]) * 100 + index);
  return /^\d{3}$/.test(key) ? [Number(key)] : [];
}

/** The path that all others stand under: that of the first server, with the defaults of its variables. */
function readBasePath(root: Json): string {
  const [server] = Array.isArray(root['servers']) ? (root['servers'] as unknown[]) : [];
  const { url, variables } = Object(server) as Json;
  if (typeof url !== 'string') return '';
  const filled = url.replace(/\{([^}]+)\}/g, (_, name: string) =>
    String(resolveReference(root, (Object(variables) as Json)[name])['default'] ?? name),
  );
  return URL.canParse(filled, ANY_ORIGIN) ? new URL(filled, ANY_ORIGIN).pathname.replace(/\/$/, '') : '';
}

function fill(template: string, valueOf: (name: string) => unknown): string {
  return encodeLiterals(template).replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = valueOf(decodeURIComponent(name));
    return encodeURIComponent(typeof value === 'string' || typeof value === 'number' ? String(value) : '1');
  });
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
  return template.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
