import type { OpenAPIObject } from '@nestjs/swagger';

/** Puts a capital at the start of a text. */
export function capitalize(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export type Responses = Operation['responses'];
export type ResponseOrReference = NonNullable<Responses['default']>;
export type Response = Exclude<ResponseOrReference, { $ref: string }>;
export type Headers = NonNullable<Response['headers']>;
export type Content = NonNullable<Response['content']>;
export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type Schema = Schemas[string];

/** The methods that a path item may have operations for (OpenAPI 3.0 §4.7.9, and QUERY of 3.2). */
export const OPERATION_METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'search',
  'query',
] as const satisfies readonly string[];

/** Merges header fields. Those of the second take precedence. Names are case-insensitive (RFC 9110 §5.1). */
export function mergeHeaders(headers: Headers = {}, overrides: Headers = {}): Headers {
  const names = new Set(Object.keys(overrides).map(name => name.toLowerCase()));
  const kept = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...overrides };
}

export function isReference(response: ResponseOrReference): response is { $ref: string } {
  return '$ref' in response;
}
