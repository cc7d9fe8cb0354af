import type { ErrorDetail } from '../status/index.js';

/** The content of an error response's body, as far as it is readable. */
export interface ErrorBody {
  code: unknown;
  message: string | undefined;
  errorCode: string | undefined;
  errors: readonly ErrorDetail[];
  /** The JSON value, or the text if it is not JSON, or `undefined` if it is empty. */
  body: unknown;
}

// An error of the contract is short. The limit keeps an endless body from filling the client's memory.
const MAX_CHARACTERS = 1024 * 1024;

/**
 * Reads the text of a body, as much as arrives. A broken connection, or a body that was read already, is not an error
 * here.
 */
async function readText(response: Response): Promise<string> {
  let text = '';
  try {
    const reader = response.body?.getReader();
    if (!reader) return text;
    const decoder = new TextDecoder();
    while (text.length < MAX_CHARACTERS) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) return text;
    }
    await reader.cancel();
  } catch {
    // The status is known, which is enough for the caller.
  }
  return text;
}

/** The JSON value of a text, or the text if it is not JSON, or `undefined` if it is empty. */
export function parseContent(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The content of a response's body. Never rejects. */
export async function readContent(response: Response): Promise<unknown> {
  // The media type does not matter: proxies remove it, and the members of the value show whether it follows the contract.
  return parseContent(await readText(response));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isPlace(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isErrorDetail(value: unknown): value is ErrorDetail {
  return (
    isObject(value) &&
    typeof value.message === 'string' &&
    isPlace(value.pointer) &&
    isPlace(value.parameter) &&
    isPlace(value.header) &&
    (isPlace(value.code) || typeof value.code === 'number')
  );
}

/** The server sends a code as its user gave it, which may be a number. */
function withCode(detail: ErrorDetail): ErrorDetail {
  return detail.code === undefined ? detail : { ...detail, code: String(detail.code) };
}

/** Whether a value is a text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The first that is not empty: `message` of the contract; `detail`, then `title`, of a problem (RFC 9457 §3.1). */
function readMessage({ message, detail, title, code }: Record<string, unknown>, status: number) {
  const said = [message, detail, title].find(isText);
  // The title of a plain problem is the phrase of the status, which the code contains already.
  return said === title && code === `${status} ${said}` ? undefined : said;
}

/** Reads the content of an error response's body, which may have any form. */
export function readErrorBody(body: unknown, status: number): ErrorBody {
  const members = isObject(body) ? body : {};
  const { code, errorCode, errors } = members;
  return {
    code,
    message: readMessage(members, status),
    errorCode: typeof errorCode === 'string' ? errorCode : undefined,
    errors: Array.isArray(errors) ? errors.filter(isErrorDetail).map(withCode) : [],
    body,
  };
}
