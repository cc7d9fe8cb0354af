import { isThrownBy, type ThrownBy } from '../../decorators/thrown-by.js';
import {
  type ExceptionType,
  ownThrows,
  type ThrownError,
  type ThrownErrorOptions,
} from '../../decorators/throws.decorator.js';
import { readStaticText } from '../../exceptions/index.js';
import { codeOf, foldStatus, isErrorStatus } from '../../status/index.js';
import type { DeclaredError, ErrorSource } from '../declared-error.js';
import { describeStatus } from '../status-meaning.js';
import { resolveExceptionStatus } from './exception-status.js';

type Class = abstract new (...args: never[]) => unknown;

/** An unusable declaration: its fault, and how to correct it. */
export interface ThrowsFault {
  /** The same text for every declaration with this fault. */
  readonly problem: string;
  readonly remedy: string;
  /** The declared errors, and the place of each declaration. */
  readonly detail: string;
}

/** The errors that the declarations name, and the faults of the declarations. */
export interface ReadThrows {
  /** Whether there is a declaration, even of no errors. */
  readonly declared: boolean;
  readonly errors: readonly DeclaredError[];
  readonly faults: readonly ThrowsFault[];
  /** The classes that have an errorCode. */
  readonly named: readonly NamedException[];
}

/** A class of exceptions that is declared and has an errorCode. */
export interface NamedException {
  readonly type: ExceptionType;
  readonly errorCode: string;
  /** The place where it is declared. */
  readonly by: string;
}

/** The requests and options for which declarations are read. */
export interface ReadThrowsOptions {
  /** The method of the requests, or `ALL`. */
  readonly method: string;
  /** Whether statuses outside the page fold into the page's. */
  readonly fold: boolean;
}

/** A place at which errors are declared. */
export interface Declarations {
  readonly errors: readonly ThrownError[];
  readonly source: ErrorSource;
  readonly by: string;
  /** Whether the error is only assumed, since enhancers of this kind usually throw it. */
  readonly isAssumed?: boolean;
}

/** The declarations of a class and of its base classes. */
export function classPlaces(type: Class, source: ErrorSource): Declarations[] {
  const places: Declarations[] = [];
  for (let at: unknown = type; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    const errors = ownThrows(at);
    if (errors) places.push({ errors, source, by: at.name });
  }
  return places;
}

/** The declarations of a method itself: an overriding method does not inherit them. */
export function methodPlaces(type: Class, name: string, source: ErrorSource): Declarations[] {
  for (let at: unknown = type.prototype; isObject(at); at = Object.getPrototypeOf(at)) {
    if (!Object.hasOwn(at, name)) continue;
    const errors = ownThrows(at, name);
    return errors ? [{ errors, source, by: `${type.name}.${name}` }] : [];
  }
  return [];
}

/** Resolves declarations, and the declarations of services that they refer to, into errors. */
export function readPlaces(places: readonly Declarations[], options: ReadThrowsOptions): ReadThrows {
  const errors: DeclaredError[] = [];
  const faults: ThrowsFault[] = [];
  const named: NamedException[] = [];
  const seen = new Set<string>();

  const visit = ({ errors: stated, source, by }: Declarations): void => {
    for (const error of stated) {
      if (isThrownBy(error)) for (const place of servicePlaces(error, seen, faults)) visit(place);
      else readError(error, source, by);
    }
  };
  const readError = (stated: Exclude<ThrownError, ThrownBy>, source: ErrorSource, by: string): void => {
    const { error, when, methods } = withOptions(stated);
    const exception = typeof error === 'number' ? undefined : error.name;
    const status = typeof error === 'number' ? error : resolveExceptionStatus(error);
    if (!isErrorStatus(status)) return void faults.push(notAnError(status, exception, by));
    if (methods && options.method !== 'ALL' && !methods.includes(options.method)) return;
    const sentStatus = options.fold ? foldStatus(status) : status;
    const description = when ?? describeStatus(status);
    const errorCode = typeof error === 'number' ? undefined : readStaticText(error, 'errorCode');
    const title = typeof error === 'number' ? undefined : readStaticText(error, 'title');
    if (errorCode !== undefined && typeof error !== 'number') named.push({ type: error, errorCode, by });
    errors.push({
      status: sentStatus,
      code: codeOf(sentStatus),
      exception,
      description,
      source,
      by,
      ...(errorCode !== undefined && { errorCode }),
      ...(title !== undefined && { title }),
    });
  };

  places.forEach(visit);
  return { declared: places.length > 0, errors, faults, named };
}

function servicePlaces(
  { type, methods }: ThrownBy,
  seen: Set<string>,
  faults: ThrowsFault[],
): Declarations[] {
  return methods.flatMap(name => {
    const by = `${type.name}.${name}`;
    if (seen.has(by)) return [];
    seen.add(by);
    const places = [...methodPlaces(type, name, 'service'), ...classPlaces(type, 'service')];
    if (!places.length) {
      faults.push({
        problem: '@Throws() names a method of a service that declares nothing',
        remedy: 'declare there what it throws, with @Throws()',
        detail: by,
      });
    }
    return places;
  });
}

function withOptions(stated: Exclude<ThrownError, ThrownBy>): ThrownErrorOptions {
  return typeof stated === 'object' ? stated : { error: stated };
}

function notAnError(status: number | undefined, exception: string | undefined, by: string): ThrowsFault {
  if (status === undefined) {
    return {
      problem: '@Throws() names a class whose status cannot be told',
      remedy: 'give it a static status, or name the status in @Throws()',
      detail: `${exception}`,
    };
  }
  const code = Number.isInteger(status) && status >= 100 && status <= 599 ? codeOf(status) : String(status);
  return {
    problem: '@Throws() names something that is not an error',
    remedy: 'remove it',
    detail: `${exception ? `${exception}, ` : ''}${code}, of ${by}`,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
