import type { Readable } from 'node:stream';

type ErrorHandler = (error: Error, response: object) => void;
type ErrorLogger = (error: unknown) => void;

/** Nest's `StreamableFile`, told by its methods, so that one of a second copy of `@nestjs/common` is told too. */
export interface StreamableFileLike {
  getStream(): Readable;
  readonly errorHandler: ErrorHandler;
  setErrorHandler(handler: ErrorHandler): unknown;
  readonly errorLogger: ErrorLogger;
  setErrorLogger(logger: ErrorLogger): unknown;
}

/** What a file of a class has where its user has set nothing. */
interface Defaults {
  readonly errorHandler: string;
  readonly errorLogger: string;
}

export function isStreamableFile(body: unknown): body is StreamableFileLike {
  return hasMember(body, 'setErrorHandler') && hasMember(body, 'getStream');
}

export function isReadable(body: unknown): body is Readable {
  return hasMember(body, 'pipe') && hasMember(body, 'once');
}

/** A result may be a Proxy that refuses to be asked. */
function hasMember(body: unknown, name: string): boolean {
  try {
    return (
      typeof body === 'object' &&
      body !== null &&
      name in body &&
      typeof (body as Record<string, unknown>)[name] === 'function'
    );
  } catch {
    return false;
  }
}

const defaults = new WeakMap<object, Defaults>();

/** Whether the user, or Nest, has given the file a handler or a logger of its own. */
export function hasOwn(file: StreamableFileLike, member: keyof Defaults): boolean {
  return String(file[member]) !== defaultsOf(file)[member];
}

/**
 * Each file is made with a default of its own, so that they can be told only by their source: it is compared with that
 * of an empty file of the same class, whichever copy of `@nestjs/common` the class is from.
 */
function defaultsOf(file: StreamableFileLike): Defaults {
  const base = baseOf(file);
  let known = defaults.get(base);
  if (!known) {
    const empty = new base(new Uint8Array());
    known = { errorHandler: String(empty.errorHandler), errorLogger: String(empty.errorLogger) };
    defaults.set(base, known);
  }
  return known;
}

/** The class itself: one that is derived from it may want other arguments. */
function baseOf(file: StreamableFileLike): new (content: Uint8Array) => StreamableFileLike {
  let prototype = file;
  while (!Object.hasOwn(prototype, 'setErrorHandler')) {
    prototype = Object.getPrototypeOf(prototype) as StreamableFileLike;
  }
  return prototype.constructor as new (content: Uint8Array) => StreamableFileLike;
}
