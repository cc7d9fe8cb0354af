import { isBodiless } from '../status/index.js';
import { readStatedHeaders, returnsStream } from './reflect/read-response.js';
import type { Route } from './reflect/route.js';

/**
 * How the HTTP framework handles conditional requests by itself. `generated`: it creates an entity tag for each result, and
 * compares it. `compared`: it compares the fields that the application sets. `none`: it leaves conditions to the handler.
 */
export type EntityTags = 'generated' | 'compared' | 'none';

/** The token of the function that reads the setting. It is called whenever it is needed, since the setting may change. */
export const READ_ENTITY_TAGS = Symbol.for('nestjs-registry-http: entity tags of the HTTP framework');

const CONDITIONS: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since']);
const VALIDATORS: ReadonlySet<string> = new Set(['etag', 'last-modified']);
/** The methods that a 304 responds to (RFC 9110 §13.1.2, and QUERY). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'QUERY']);

/** Whether a request of this method may get a 304. A route for every method also has methods that cannot. */
export function isConditional(conditional: boolean, method: string): boolean {
  return conditional && SAFE_METHODS.has(method.toUpperCase());
}

/** Whether a handler reads the condition of the request. */
export function readsCondition({ method, parameters }: Route): boolean {
  return isRead(method) && parameters.some(({ header }) => header !== undefined && CONDITIONS.has(header));
}

/**
 * The settings with which the framework may respond with a 304 by itself. The list is empty if it never does, since the
 * result is not sent as one body with a success status.
 */
export function entityTagsNeeded(route: Route, status: number): readonly EntityTags[] {
  if (!isRead(route.method) || status < 200 || status > 299 || !sendsBody(route, status)) return [];
  const isStated = readStatedHeaders(route.callback).some(({ name }) => VALIDATORS.has(name.toLowerCase()));
  return isStated ? ['generated', 'compared'] : ['generated'];
}

/**
 * Whether the result is sent as one body, and not as a stream. TypeScript does not tell a handler that returns nothing from
 * one whose type is not stated, so it may have a body.
 */
function sendsBody(route: Route, status: number): boolean {
  const declared = route.success?.status;
  if (route.kind === 'render') return true;
  return route.kind === 'result' && !returnsStream(route) && !(status === declared && isBodiless(status));
}

function isRead(method: string): boolean {
  return method === 'ALL' || SAFE_METHODS.has(method);
}
