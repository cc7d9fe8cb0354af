import type { Type } from '@nestjs/common';
import { readMethodMetadata } from '../../decorators/metadata.js';
import {
  CUSTOM_ROUTE_ARGS_METADATA,
  PARAMTYPES_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '../../nest-internals.js';
import type { RouteParameter } from './route.js';

/** A parameter of a handler in Nest's metadata, by `type:index`. */
interface Argument {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
  readonly schema?: unknown;
}

const SOURCES: Readonly<Record<number, RouteParameter['source']>> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.RAW_BODY]: 'body',
  [RouteParamtypes.FILE]: 'file',
  [RouteParamtypes.FILES]: 'file',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.PARAM]: 'param',
  [RouteParamtypes.HEADERS]: 'header',
};

/** The parameters of a handler that read the request, by `type:index`. */
export type ArgumentTypes = Readonly<Record<string, Argument>>;

const NO_ARGUMENTS: ArgumentTypes = {};
const NO_PARAMETERS: readonly RouteParameter[] = [];

/** Reads Nest's metadata of the parameters of a handler. */
export function readArgumentTypes(controller: Type, name: string): ArgumentTypes {
  // Internal: nest-route-arguments
  return readMethodMetadata(ROUTE_ARGS_METADATA, controller, name) ?? NO_ARGUMENTS;
}

/** Lists the parts of the request that a handler's parameters read. */
export function readParameters(
  controller: Type,
  name: string,
  argumentTypes: ArgumentTypes,
): readonly RouteParameter[] {
  const read = Object.entries(argumentTypes);
  if (read.length === 0) return NO_PARAMETERS;
  const prototype = controller.prototype as object;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, prototype, name) ?? []) as readonly unknown[];
  return read.map(([key, { index, data, pipes, schema }]) => ({
    source: key.includes(CUSTOM_ROUTE_ARGS_METADATA) ? 'custom' : (SOURCES[parameterKind(key)] ?? 'other'),
    header: readHeaderParameter(parameterKind(key), data)?.toLowerCase(),
    type: types[index],
    pipes: pipes ?? [],
    hasSchema: schema !== undefined && schema !== null,
  }));
}

/** Decides as Nest does: the response or `next` is injected without `passthrough`. */
export function sendsItself(controller: Type, name: string, argumentTypes: ArgumentTypes): boolean {
  const injects = Object.keys(argumentTypes).some(key =>
    [RouteParamtypes.RESPONSE, RouteParamtypes.NEXT].includes(parameterKind(key)),
  );
  return injects && !readMethodMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, name);
}

/** The header field of `@Headers(name)`, and of parameter decorators like `@RequestHeader(name)` that keep the name as `header`. */
function readHeaderParameter(kind: number, data: unknown): string | undefined {
  if (typeof data === 'string') return kind === RouteParamtypes.HEADERS ? data : undefined;
  const header: unknown =
    typeof data === 'object' && data !== null && 'header' in data ? data.header : undefined;
  return typeof header === 'string' ? header : undefined;
}

function parameterKind(key: string): number {
  return Number(key.split(':')[0]);
}
