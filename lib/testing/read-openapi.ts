import type { CheckedOperation, CheckedPath } from './checked-path.js';
import { exampleOf, resolveReference, type Json } from './openapi-example.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'query'];

/**
 * The paths of an OpenAPI 3 document.
 *
 * @throws TypeError when it is none
 */
export function readOpenApi(document: unknown): CheckedPath[] {
  const root = Object(document) as Json;
  if (typeof root['openapi'] !== 'string' || typeof root['paths'] !== 'object' || root['paths'] === null) {
    throw new TypeError('the document is no OpenAPI 3 document: it has no "openapi" or no "paths"');
  }
  const base = basePathOf(root);
  return Object.entries(root['paths'] as Json).map(([template, value]) => {
    const item = resolveReference(root, value);
    const operations = METHODS.filter(method => method in item).map(method => {
      const operation = resolveReference(root, item[method]);
      return [method.toUpperCase(), readOperation(root, method.toUpperCase(), operation)] as const;
    });
    const parameters = [item, ...METHODS.map(method => resolveReference(root, item[method]))].flatMap(
      holder => (Array.isArray(holder['parameters']) ? holder['parameters'] : []) as unknown[],
    );
    return {
      template: base + template,
      target: base + fill(root, template, parameters),
      operations: new Map(operations),
    };
  });
}

function readOperation(root: Json, method: string, operation: Json): CheckedOperation {
  const responses = resolveReference(root, operation['responses']);
  const statuses = Object.keys(responses).map(Number).filter(Number.isInteger);
  const content = resolveReference(root, resolveReference(root, operation['requestBody'])['content']);
  const security = operation['security'] ?? root['security'];
  const example = exampleOf(root, content['application/json']);
  return {
    method,
    statuses: 'default' in responses ? undefined : new Set(statuses),
    secured:
      Array.isArray(security) &&
      security.length > 0 &&
      security.every(needed => Object.keys(Object(needed) as Json).length > 0),
    mediaTypes: Object.keys(content),
    example: example === undefined ? undefined : JSON.stringify(example),
  };
}

/** The path that all others stand under: that of the first server. */
function basePathOf(root: Json): string {
  const [server] = Array.isArray(root['servers']) ? (root['servers'] as unknown[]) : [];
  const { url } = Object(server) as Json;
  return typeof url === 'string' ? new URL(url, 'http://localhost').pathname.replace(/\/$/, '') : '';
}

function fill(root: Json, template: string, parameters: readonly unknown[]): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const found = parameters
      .map(parameter => resolveReference(root, parameter))
      .find(parameter => parameter['in'] === 'path' && parameter['name'] === name);
    const example = found && exampleOf(root, found);
    return encodeURIComponent(
      typeof example === 'string' || typeof example === 'number' ? String(example) : '1',
    );
  });
}
