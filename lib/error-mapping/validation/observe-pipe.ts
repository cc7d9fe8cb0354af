import { ValidationPipe } from '@nestjs/common';
import { limitStackTrace, nameInStack, stopCapturing } from '../../exceptions/index.js';
import { isRecord } from '../is-record.js';
import { parseCode } from './parse-codes.js';
import { getPipeFailure, rememberFailure, rememberItem, type Source } from './pipe-failure.js';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** If a subclass overrides none of these methods, its messages are those of the tree, one by one. */
const FLATTENING = ['flattenValidationErrors', 'mapChildrenToValidationErrors'] as const;

const watched = new WeakSet<object>();

/** Pipes that other pipes use for their items. */
const inner = new WeakSet<object>();

/**
 * Records, for every error of a pipe, the refused value and, for a pipe of Nest's, the source of the error: Nest keeps only
 * flat messages. The behaviour of the pipe does not change, so that two applications can observe a shared pipe.
 *
 * @param options - whether its errors keep their stacks in production
 */
export function observePipe(
  pipe: unknown,
  { keepsStack = false }: { readonly keepsStack?: boolean } = {},
): void {
  if (!isPipe(pipe) || watched.has(pipe) || !Object.isExtensible(pipe)) return;
  watched.add(pipe);
  for (const { value } of Object.values(Object.getOwnPropertyDescriptors(pipe))) {
    // `ParseArrayPipe` validates its items with its own pipe. A pipe of the application may do the same.
    observePipe(value, { keepsStack });
    if (isPipe(value)) inner.add(value);
  }
  watchTransform(pipe);
  if (typeof pipe['flattenValidationErrors'] === 'function') watchValidator(pipe, keepsStack);
  else if ('options' in pipe) watchFactory(pipe);
}

function isPipe(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && typeof value['transform'] === 'function';
}

function watchTransform(pipe: object): void {
  wrap(
    pipe,
    'transform',
    transform =>
      function (this: unknown, ...args) {
        const [value, metadata] = args;
        try {
          const result = transform.apply(this, args);
          // This does not change the promise that is returned.
          if (result instanceof Promise)
            result.catch((error: unknown) => rememberSource(pipe, error, value, metadata));
          return result;
        } catch (error) {
          rememberSource(pipe, error, value, metadata);
          throw error;
        }
      },
  );
}

function rememberSource(pipe: object, error: unknown, value: unknown, metadata: unknown): void {
  if (!isSource(metadata)) return;
  try {
    const refused = getPipeFailure(error)?.value;
    const index = Array.isArray(value) && refused !== value ? value.indexOf(refused) : -1;
    const source: Source = { type: metadata.type, data: metadata.data };
    rememberFailure(error, index < 0 ? { source, value } : { source, value, index });
    if (inner.has(pipe)) rememberItem(value, error);
  } catch {
    // A pipe may throw a revoked Proxy, about which nothing can be recorded.
  }
}

function isSource(metadata: unknown): metadata is Source {
  return isRecord(metadata) && typeof metadata['type'] === 'string';
}

/**
 * Observes a `ValidationPipe`. Its own exception factory flattens or groups the tree; a factory of the application does
 * neither. Nest's factory then creates a 4xx, which captures no stack in production, like the library's own exceptions.
 */
function watchValidator(pipe: Readonly<Record<string, unknown>>, keepsStack: boolean): void {
  let isMaking = false;
  let tree: readonly unknown[] | undefined;
  let flattened: unknown;
  const flattensAsNest = FLATTENING.every(
    name => Reflect.get(pipe, name) === Reflect.get(ValidationPipe.prototype, name),
  );
  // Internal: nest-validation-pipe
  for (const format of ['flattenValidationErrors', 'groupValidationErrors'] as const) {
    wrap(
      pipe,
      format,
      formatErrors =>
        function (this: unknown, ...args) {
          // Grouping calls itself for nested errors: the first call has the whole tree.
          if (Array.isArray(args[0])) tree ??= args[0];
          const messages = formatErrors.apply(this, args);
          if (flattensAsNest) flattened = messages;
          if (isMaking && !keepsStack && isExpected(pipe)) stopCapturing();
          return messages;
        },
    );
  }
  wrap(
    pipe,
    'exceptionFactory',
    makeException =>
      function (this: unknown, ...args) {
        const { stackTraceLimit } = Error;
        // A subclass may flatten a tree itself.
        tree = undefined;
        flattened = undefined;
        isMaking = true;
        try {
          const exception = makeException.apply(this, args);
          if (exception instanceof Error) nameInStack(exception);
          if (tree) rememberFailure(exception, { problems: tree, messages: flattened });
          return exception;
        } finally {
          limitStackTrace(stackTraceLimit);
          isMaking = false;
          tree = undefined;
          flattened = undefined;
        }
      },
  );
}

function isExpected({ errorHttpStatusCode }: Readonly<Record<string, unknown>>): boolean {
  return process.env.NODE_ENV === 'production' && Number(errorHttpStatusCode) < 500;
}

/** Observes the other pipes of Nest, which pass issues or messages to their factory. Skips factories of the application. */
function watchFactory(pipe: Readonly<Record<string, unknown>>): void {
  // Internal: nest-parse-pipe-factory
  const options = pipe['options'];
  if (isRecord(options) && options['exceptionFactory'] !== undefined) return;
  const code = parseCode(pipe);
  wrap(
    pipe,
    'exceptionFactory',
    makeException =>
      function (this: unknown, ...args) {
        const exception = makeException.apply(this, args);
        rememberFailure(exception, { problems: [args[0]].flat(), code });
        return exception;
      },
  );
}

/** Overrides a method on the instance. Enumerating the instance gives the same members as before. */
function wrap(target: object, name: string, make: (original: Method) => Method): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  Reflect.defineProperty(target, name, {
    value: make(original as Method),
    configurable: true,
    enumerable: Object.getOwnPropertyDescriptor(target, name)?.enumerable ?? false,
    writable: true,
  });
}
