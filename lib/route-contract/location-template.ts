import type { LocationOf } from '../decorators/location.decorator.js';

/** A parameter of a template: `:uuid`. A literal colon is written `\:`, as in any path of Nest's. */
const PARAMETER = /\\(.)|:([A-Za-z_$][\w$]*)/g;

/** Neither a visible character of US-ASCII, nor possible in a URI reference (RFC 3986 §2). */
const UNSENDABLE = /[^\x21-\x7e]+/g;

/**
 * The `Location` of a resource, from the result that represents it and the request.
 *
 * @throws Error that names the missing member
 */
export function resolveLocation(location: string | LocationOf, result: unknown, request: unknown): string {
  if (typeof location === 'string') return fill(location, result, request);
  const made: unknown = location(result, request);
  if (typeof made !== 'string' || made === '') {
    throw new Error(
      `the function given to @Location() answered ${JSON.stringify(made) ?? String(made)}, which is no text`,
    );
  }
  return made.replace(UNSENDABLE, encodeURIComponent);
}

function fill(template: string, result: unknown, request: unknown): string {
  return template.replace(PARAMETER, (_match, escaped: string | undefined, name: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = read(result, name) ?? read(read(request, 'params'), name);
    if (isSegment(value)) return encodeURIComponent(String(value));
    throw new Error(`the result has no "${name}" for @Location('${template}')`);
  });
}

function isSegment(value: unknown): value is string | number | bigint {
  return (
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'bigint'
  );
}

function read(target: unknown, name: string | undefined): unknown {
  return typeof target === 'object' && target !== null && name !== undefined
    ? Reflect.get(target, name)
    : undefined;
}
