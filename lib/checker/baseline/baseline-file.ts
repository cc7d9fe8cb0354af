import { constants } from 'node:fs';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getErrorMessage } from '../error-message.js';
import { escapeText } from '../escape-text.js';
import { LIMITS } from '../limits.js';
import type { Baseline, RecordedResponse, RecordedRoute } from './baseline.js';

const FORMAT = 'nestjs-registry-http baseline';
const VERSION = 1;

/** The file of a baseline that cannot be read or written. */
export class BaselineError extends TypeError {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`the baseline ${file} ${reason}`, options);
  }
}

/**
 * Reads a baseline; nothing if the file does not exist and can be written.
 *
 * @throws BaselineError if the file is no baseline, is of another version, or could not be written
 */
export async function readBaseline(file: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    if ((await stat(file)).size > LIMITS.documentBytes) throw new Error('it is too large');
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!isMissing(error))
      throw new BaselineError(file, `cannot be read: ${getErrorMessage(error)}`, { cause: error });
    await access(dirname(file), constants.W_OK).catch((cause: unknown) => {
      throw new BaselineError(file, 'cannot be written: its folder does not exist or is read-only', {
        cause,
      });
    });
    return undefined;
  }
  return parseBaseline(file, text);
}

/** Writes a baseline. A file that exists is never overwritten. */
export async function writeBaseline(file: string, { requests, routes }: Baseline): Promise<void> {
  const json = JSON.stringify({ format: FORMAT, version: VERSION, requests, routes }, undefined, 2);
  try {
    await writeFile(file, `${escapeText(json, '\n')}\n`, { flag: 'wx' });
  } catch (error) {
    throw new BaselineError(file, `cannot be written: ${getErrorMessage(error)}`, { cause: error });
  }
}

function parseBaseline(file: string, text: string): Baseline {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(file, 'is no JSON', { cause: error });
  }
  if (!isObject(content) || content['format'] !== FORMAT)
    throw new BaselineError(file, 'is no baseline: another program wrote it');
  if (content['version'] !== VERSION)
    throw new BaselineError(file, `has another version than ${VERSION}: delete it, and run the check again`);
  const { requests, routes } = content;
  if (!isListOf(requests, isResponse) || (routes !== undefined && !isListOf(routes, isRoute)))
    throw new BaselineError(file, 'is broken: delete it, and run the check again');
  return { requests, routes };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every(isText);
}

function isRoute(value: unknown): value is RecordedRoute {
  return (
    isObject(value) && isText(value['method']) && isText(value['path']) && Number.isInteger(value['status'])
  );
}

function isResponse(value: unknown): value is RecordedResponse {
  return (
    isObject(value) &&
    isRoute(value) &&
    isListOf(value['asked'], isText) &&
    (value['code'] === undefined || isText(value['code'])) &&
    isTexts(value['headers']) &&
    isTexts(value['body'])
  );
}
