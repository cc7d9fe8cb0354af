import type { BodyShape } from './body-shape.js';

/** The response to one request, without values of its body. */
export interface RecordedResponse {
  readonly method: string;
  /** The path as it is documented, with `{parameters}`. */
  readonly path: string;
  /** The properties that distinguish the request from others of that method and path: `credentials`, `accept: text/html`. */
  readonly asked: readonly string[];
  readonly status: number;
  /** The `code` of an error's body. */
  readonly code?: string;
  /** The header fields that matter to clients. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyShape;
}

/** The success of a route, as an application declares it. */
export interface RecordedRoute {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** The responses of a server at one time. */
export interface Baseline {
  readonly requests: readonly RecordedResponse[];
  /** The routes that write; absent if only a URL was known. */
  readonly routes?: readonly RecordedRoute[] | undefined;
}

/** The text that identifies a request in every run. */
export function createKey({
  method,
  path,
  asked,
}: Pick<RecordedResponse, 'method' | 'path' | 'asked'>): string {
  return [method, path, ...asked].join('\n');
}
