import { Readable } from 'node:stream';
import { StreamableFile, type Type } from '@nestjs/common';
import { readMetadata } from '../../decorators/metadata.js';
import { HEADERS_METADATA } from '../../nest-internals.js';
import type { Handler, Route } from './route.js';

const RETURN_TYPE = 'design:returntype';
const STREAMS: readonly unknown[] = [StreamableFile, Readable, ReadableStream, Response];
const STREAMING_FUNCTION = '[object AsyncGeneratorFunction]';

/** A header field of `@Header()`, as Nest stores it. */
export interface StatedHeader {
  readonly name: string;
  readonly value: unknown;
}

/** The header fields that `@Header()` sets on every response of a handler. */
export function readStatedHeaders(callback: Handler): readonly StatedHeader[] {
  return readMetadata<readonly StatedHeader[]>(HEADERS_METADATA, callback) ?? [];
}

/** Whether the handler is known to return a stream: by its type, or because it yields. */
export function returnsStream({ type, handler, callback }: Route): boolean {
  if (Object.prototype.toString.call(callback) === STREAMING_FUNCTION) return true;
  const returned: unknown = Reflect.getMetadata(RETURN_TYPE, type.prototype as object, handler);
  return isClass(returned) && STREAMS.some(stream => returned === stream || isSubclass(returned, stream));
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function';
}

function isSubclass(type: Type, base: unknown): boolean {
  return isClass(base) && type.prototype instanceof base;
}
