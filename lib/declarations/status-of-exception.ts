import { isErrorStatus } from '../contract/index.js';
import { withoutStack } from '../exceptions/index.js';
import type { ExceptionType } from './thrown-error.js';

const known = new WeakMap<ExceptionType, number | undefined>();

/**
 * Stands for any argument of a constructor: every member of it, and what it answers when called, is itself, and it
 * reads as an empty text.
 */
const ANYTHING: unknown = new Proxy(function anything() {}, {
  get: (_target, key) => {
    if (key === Symbol.toPrimitive) return () => '';
    return key === Symbol.iterator ? () => [][Symbol.iterator]() : ANYTHING;
  },
  apply: () => ANYTHING,
  construct: () => ANYTHING as object,
});

/**
 * The status of a class of exceptions: its static `status` if it has one, and otherwise what an instance says, made
 * without arguments or, where the constructor needs some, with arguments that stand for anything. Nothing where that
 * cannot be told.
 */
export function statusOfException(type: ExceptionType): number | undefined {
  if (!known.has(type))
    known.set(
      type,
      staticStatus(type) ??
        statusOfInstance(type, []) ??
        statusOfInstance(
          type,
          Array.from({ length: type.length }, () => ANYTHING),
        ),
    );
  return known.get(type);
}

function staticStatus(type: ExceptionType): number | undefined {
  const status: unknown = 'status' in type ? type.status : undefined;
  return isErrorStatus(status) ? status : undefined;
}

function statusOfInstance(type: ExceptionType, args: unknown[]): number | undefined {
  try {
    const exception = withoutStack(() => Reflect.construct(type, args) as { getStatus(): unknown });
    const status = exception.getStatus();
    return typeof status === 'number' && Number.isInteger(status) ? status : undefined;
  } catch {
    return undefined;
  }
}
