import { codeOf, type ErrorDetail } from '../contract/index.js';
import type { RegistryExceptionOptions } from '../exceptions/index.js';
import { isRecord } from './read.js';
import { isPhrase } from './said.js';
import {
  detailsOfFailure,
  failureOf,
  listErrors,
  typiaError,
  VALIDATION_FAILED,
} from './validation/index.js';

type Body = Readonly<Record<string, unknown>>;

/** An HTTP exception of Nest's, by the methods that it is recognised by: one of a second copy of `@nestjs/common` has them too. */
export interface HttpExceptionLike {
  getStatus(): unknown;
  getResponse(): unknown;
  readonly cause?: unknown;
  readonly headers?: unknown;
  /** Nest 12's. */
  readonly errorCode?: unknown;
}

/** What an exception of Nest's says to the client. */
interface NestBody extends Pick<RegistryExceptionOptions, 'errors' | 'errorCode' | 'extensions'> {
  readonly message?: unknown;
}

/** The members that come under a name of the contract's, or say what the status says already. */
const READ_MEMBERS: ReadonlySet<string> = new Set(['statusCode', 'code', 'message', 'error', 'errors']);

/** RFC 9110 §5.6.2. */
const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;

/**
 * Reads the response of an exception of Nest's. Nothing in it is lost: what the contract has a member for comes under that
 * name, everything else as it is.
 */
export function readNestBody(error: HttpExceptionLike): NestBody {
  const response = error.getResponse();
  const ownCode = textOf(error.errorCode);
  if (!isRecord(response) || response instanceof Error) return { message: response, errorCode: ownCode };
  const status = error.getStatus();
  const body: Body = Array.isArray(response) ? { message: response } : response;
  const refusals = readRefusals(error, body['message']);
  const typia = typiaError(body);
  const errors = [...(refusals ?? []), ...(typia ? [typia] : []), ...readErrors(error, body)];
  const { errorCode, ...codes } = readCodes(body, ownCode, status);
  return {
    message: refusals && isOfValidation(error, status) ? VALIDATION_FAILED : textOf(body['message']),
    errors: errors.length ? errors : undefined,
    errorCode,
    extensions: readExtensions(body, status, { ...readMessages(body), ...codes }, typia !== undefined),
  };
}

/** The problems of an exception that says nothing but problems: one that a pipe of Nest's made, or a list for a message. */
function readRefusals(error: unknown, message: unknown): ErrorDetail[] | undefined {
  const failure = failureOf(error);
  if (failure?.problems) return detailsOfFailure(failure, message);
  return isRecord(message) && !isTexts(message) ? listErrors(message, failure) : undefined;
}

function readErrors(error: unknown, { errors }: Body): ErrorDetail[] {
  return errors === undefined || errors === null ? [] : listErrors(errors, failureOf(error));
}

/** Whether a list of problems is a validator's: the status that Nest's pipes have by default or by habit, or a pipe that was watched. */
function isOfValidation(error: unknown, status: unknown): boolean {
  return status === 400 || status === 422 || failureOf(error) !== undefined;
}

/**
 * The code that tells apart what has one status: that of the exception, else the body's `errorCode`, else its `code`. A
 * `code` that is no token stays under another name, since the contract's own `code` is the status.
 */
function readCodes(
  body: Body,
  ownCode: string | undefined,
  status: unknown,
): Record<string, unknown> & { errorCode?: string } {
  const { code, errorCode } = body;
  const given = ownCode ?? (typeof errorCode === 'string' && errorCode !== '' ? errorCode : undefined);
  // A body in the contract's own shape has the status there.
  const isStatus = typeof status === 'number' && code === codeOf(status);
  if (code === undefined || code === null || isStatus) return { errorCode: given };
  const token = typeof code === 'string' || Number.isInteger(code) ? String(code as string | number) : '';
  if (!TOKEN.test(token)) return { errorCode: given, originalCode: code };
  return { errorCode: given ?? (errorCode === undefined ? token : undefined) };
}

/** A message in several languages. */
function readMessages({ message }: Body): Record<string, unknown> {
  return isTexts(message) ? { messages: message } : {};
}

function isTexts(message: unknown): boolean {
  if (!isRecord(message) || Array.isArray(message)) return false;
  const texts = Object.values(message);
  return texts.length > 0 && texts.every(text => typeof text === 'string');
}

/** What the user added to the object given to the exception; `error` too, unless it is only the status in words. */
function readExtensions(
  body: Body,
  status: unknown,
  renamed: Record<string, unknown>,
  isTypia: boolean,
): Record<string, unknown> | undefined {
  const added = Object.entries(body).filter(([name, value]) => {
    if (name === 'error') return value !== undefined && !isPhrase(value, status);
    if (isTypia && (name === 'path' || name === 'expected' || name === 'value')) return false;
    if (name === 'errorCode') return typeof value !== 'string' && value !== undefined;
    return !READ_MEMBERS.has(name);
  });
  const extensions = { ...renamed, ...Object.fromEntries(added) };
  return Object.keys(extensions).length ? extensions : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
