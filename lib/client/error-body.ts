import type { ErrorDetail } from '../status/index.js';

/** What an error response's body says, as far as it could be understood. */
export interface ErrorBody {
  code: unknown;
  message: string | undefined;
  errorCode: string | undefined;
  errors: readonly ErrorDetail[];
  /** The JSON value, the text where it is no JSON, nothing where it is empty. */
  content: unknown;
}

// An error of the contract is short; a server that talks on and on must not fill the client's memory.
const MAX_CHARACTERS = 1024 * 1024;

/** The text of a body, as much of it as came: neither a broken connection nor a body already read is an error here. */
async function readText(response: Response): Promise<string> {
  let text = '';
  try {
    const reader = response.body?.getReader();
    if (!reader) return text;
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) break;
      if (text.length > MAX_CHARACTERS) {
        await reader.cancel();
        break;
      }
    }
  } catch {
    // The status is known, and it is what the caller needs.
  }
  return text;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
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

/** The first that says something: `message` of the contract; `detail`, then `title`, of a problem (RFC 9457 §3.1). */
function readMessage({ message, detail, title }: Record<string, unknown>, status: number, code: unknown) {
  for (const said of [message, detail]) if (typeof said === 'string' && said !== '') return said;
  // The title of a plain problem is the status's phrase, which the code says already.
  return typeof title === 'string' && title !== '' && code !== `${status} ${title}` ? title : undefined;
}

/** Reads the body of an error response, whatever it is. Never rejects. */
export async function readErrorBody(response: Response): Promise<ErrorBody> {
  // The media type is not asked: proxies strip it, and what is no object of the contract is told by its members.
  const content = parse(await readText(response));
  if (!isObject(content))
    return { code: undefined, message: undefined, errorCode: undefined, errors: [], content };
  const { code, errorCode, errors } = content;
  return {
    code,
    message: readMessage(content, response.status, code),
    errorCode: typeof errorCode === 'string' ? errorCode : undefined,
    errors: Array.isArray(errors) ? errors.filter(isErrorDetail).map(withCode) : [],
    content,
  };
}
