import type { ExceptionType } from '../../decorators/throws.decorator.js';
import { withoutStack } from '../../exceptions/index.js';
import { isErrorStatus } from '../../status/index.js';

const known = new WeakMap<ExceptionType, number | undefined>();

/**
 * Stands for any argument of a constructor. Every member, and the result of a call, is the value itself. As a text it is
 * empty.
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
 * The status of a class of exceptions: its static `status`, or else that of an instance, created without arguments or, if
 * the constructor needs some, with placeholders. Nothing if the status cannot be determined.
 */
export function resolveExceptionStatus(type: ExceptionType): number | undefined {
  if (!known.has(type))
    known.set(
      type,
      staticStatus(type) ??
        readInstanceStatus(type, []) ??
        // Internal: nest-exception-arguments
        readInstanceStatus(
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

function readInstanceStatus(type: ExceptionType, args: unknown[]): number | undefined {
  try {
    const exception = withoutStack(() => Reflect.construct(type, args) as { getStatus(): unknown });
    const status = exception.getStatus();
    return typeof status === 'number' && Number.isInteger(status) ? status : undefined;
  } catch {
    return undefined;
  }
}
