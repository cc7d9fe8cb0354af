import { readStaticText, type RegistryExceptionOptions } from '../../exceptions/index.js';
import { codeOf, type ErrorDetail } from '../../status/index.js';
import type { ErrorMapper } from '../error-mapper.js';
import { attempt, isRecord, readErrorHeaders } from '../is-record.js';
import { isPhrase, toException } from '../to-exception.js';
import {
  failureDetails,
  getPipeFailure,
  listErrors,
  typiaError,
  VALIDATION_FAILED,
} from '../validation/index.js';
import { mapBodyParserError } from './body-parser-error.mapper.js';
import { mapFastifyValidation } from './fastify-validation.mapper.js';
import { mapHttpError } from './http-error.mapper.js';

type Body = Readonly<Record<string, unknown>>;

/** The methods that identify an HTTP exception of Nest, also one of a second copy of `@nestjs/common`. */
export interface HttpExceptionLike {
  getStatus(): unknown;
  getResponse(): unknown;
  readonly cause?: unknown;
  readonly headers?: unknown;
  /** Since Nest 12. */
  readonly errorCode?: unknown;
}

/** The content of a Nest exception that is sent to the client. */
interface NestBody extends Pick<RegistryExceptionOptions, 'errors' | 'errorCode' | 'extensions'> {
  readonly message?: unknown;
}

/** Maps Nest's HTTP exceptions. Their response may have any shape. */
export const mapNestException: ErrorMapper = error => {
  if (!isHttpException(error)) return undefined;
  const inner = error.cause === undefined ? undefined : mapCause(error);
  if (inner) return inner;
  const { message, errors, errorCode, extensions } = readNestBody(error);
  const headers = readErrorHeaders(error.headers);
  return toException(error.getStatus(), message, { errors, errorCode, extensions, cause: error, headers });
};

/** Maps an exception that the adapter made of a parser's or a router's error: the cause says more than the message. */
function mapCause(error: HttpExceptionLike): ReturnType<ErrorMapper> {
  return (
    mapBodyParserError(error.cause) ??
    mapFastifyValidation(error.cause) ??
    (isMadeByAdapter(error) ? mapHttpError(error.cause) : undefined)
  );
}

/** Whether an error is an HTTP exception of Nest. It is recognised by its methods, since Nest may be installed twice. */
export function isHttpException(error: unknown): error is HttpExceptionLike {
  return attempt(
    () =>
      isRecord(error) &&
      typeof error['getStatus'] === 'function' &&
      typeof error['getResponse'] === 'function',
    false,
  );
}

/**
 * Whether the adapter of Nest 12 made the exception of another error, which says more than the exception's status and
 * text.
 */
export function isMadeByAdapter(exception: HttpExceptionLike): boolean {
  const { cause } = exception;
  if (!isRecord(cause) || cause['statusCode'] !== exception.getStatus()) return false;
  return cause['expose'] === false || exception.getResponse() === cause['message'];
}

/** The members that the contract has under a name of its own, or that only repeat the status. */
const READ_MEMBERS: ReadonlySet<string> = new Set(['statusCode', 'code', 'message', 'errors']);

/** The same for the error of a compiled validator. */
const TYPIA_MEMBERS: ReadonlySet<string> = new Set(['path', 'expected', 'value']);

/** RFC 9110 §5.6.2. */
const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

/**
 * Reads the response of a Nest exception. All of it is kept: members that the contract knows get its names, all others stay
 * as they are.
 */
export function readNestBody(error: HttpExceptionLike): NestBody {
  const response = error.getResponse();
  const ownCode = readText(error.errorCode);
  const classCode = readStaticText(error.constructor, 'errorCode');
  if (!isRecord(response) || response instanceof Error) {
    return { message: response, errorCode: ownCode ?? classCode };
  }
  const status = error.getStatus();
  const body: Body = Array.isArray(response) ? { message: response } : response;
  const refusals = readRefusals(error, body['message']);
  const typia = body['path'] === undefined ? undefined : typiaError(body);
  const errors = joinLists(refusals, typia && [typia], readErrors(error, body));
  const { errorCode, originalCode } = readCodes(body, ownCode, status);
  return {
    message: refusals && isOfValidation(error, status) ? VALIDATION_FAILED : readText(body['message']),
    errors,
    errorCode: errorCode ?? classCode,
    extensions: readExtensions(body, status, originalCode, typia !== undefined),
  };
}

/** One list of the items of all lists. `undefined` if there are none. */
function joinLists<T>(...lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  const filled = lists.filter(list => list !== undefined && list.length > 0) as (readonly T[])[];
  return filled.length > 1 ? filled.flat() : filled[0];
}

/** The problems of an exception that consists of problems: a pipe of Nest made it, or its message is a list. */
function readRefusals(error: unknown, message: unknown): ErrorDetail[] | undefined {
  const failure = getPipeFailure(error);
  if (failure?.problems) return failureDetails(failure, message);
  return isRecord(message) && !isTexts(message) ? listErrors(message, failure) : undefined;
}

function readErrors(error: unknown, { errors }: Body): ErrorDetail[] | undefined {
  return errors === undefined || errors === null ? undefined : listErrors(errors, getPipeFailure(error));
}

/**
 * Whether a list of problems is a validator's: it has a status that Nest's pipes commonly use, or an observed pipe
 * threw it.
 */
function isOfValidation(error: unknown, status: unknown): boolean {
  return status === 400 || status === 422 || getPipeFailure(error) !== undefined;
}

/**
 * The error code: the exception's own, else the body's `errorCode`, else the body's `code`. A `code` that is not a token is
 * kept under another name, since the contract's `code` is the status.
 */
function readCodes(body: Body, ownCode: string | undefined, status: unknown): Codes {
  const { code, errorCode } = body;
  const given = ownCode ?? (typeof errorCode === 'string' && errorCode !== '' ? errorCode : undefined);
  if (code === undefined || code === null) return { errorCode: given };
  // A body in the contract's own shape has the status there.
  if (typeof status === 'number' && code === codeOf(status)) return { errorCode: given };
  const token = typeof code === 'string' || Number.isInteger(code) ? String(code as string | number) : '';
  if (!TOKEN.test(token)) return { errorCode: given, originalCode: code };
  return { errorCode: given ?? (errorCode === undefined ? token : undefined) };
}

interface Codes {
  readonly errorCode?: string | undefined;
  readonly originalCode?: unknown;
}

/** Whether a message is one in several languages. */
function isTexts(message: unknown): boolean {
  if (!isRecord(message) || Array.isArray(message)) return false;
  const texts = Object.values(message);
  return texts.length > 0 && texts.every(text => typeof text === 'string');
}

/** The members that the user added to the exception's object; `error` too, unless it is only the status's phrase. */
function readExtensions(
  body: Body,
  status: unknown,
  originalCode: unknown,
  isTypia: boolean,
): Record<string, unknown> | undefined {
  let extensions: Record<string, unknown> | undefined;
  if (isTexts(body['message'])) extensions = { messages: body['message'] };
  if (originalCode !== undefined) extensions = { ...extensions, originalCode };
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (value === undefined || READ_MEMBERS.has(name) || (isTypia && TYPIA_MEMBERS.has(name))) continue;
    if (name === 'error' ? isPhrase(value, status) : name === 'errorCode' && typeof value === 'string')
      continue;
    extensions ??= {};
    extensions[name] = value;
  }
  return extensions;
}

function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
