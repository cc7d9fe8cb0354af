import { codeOf } from '../status/index.js';
import type { CheckedResponse } from './response.js';

const MEDIA_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/problem+json']);
const DETAIL_MEMBERS = ['pointer', 'parameter', 'header'];

/** The media type of a response without its parameters; empty where there is none. */
export function readMediaType({ headers }: CheckedResponse): string {
  return (headers['content-type'] ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}

/** The body of a response, if it is a JSON object. */
export function parseJson({ body }: CheckedResponse): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The field that a status is nothing without. */
const NEEDED_FIELDS = { 401: 'WWW-Authenticate', 405: 'Allow' } as const;

/** Lists the header fields that an error response lacks, as text. */
export function fieldFaults({ status, headers }: CheckedResponse): string[] {
  const field = status === 401 || status === 405 ? NEEDED_FIELDS[status] : undefined;
  return field && headers[field.toLowerCase()] === undefined ? [`${field} is missing`] : [];
}

/** Lists the faults of an error response's body, as text; empty if the body conforms to the contract. */
export function shapeFaults(response: CheckedResponse): string[] {
  const mediaType = readMediaType(response);
  if (!MEDIA_TYPES.has(mediaType)) {
    return [`the media type is ${mediaType || 'missing'}, not application/json`];
  }
  const json = parseJson(response);
  if (!json) return ['the body is no JSON object'];

  const faults: string[] = [];
  const code = codeOf(response.status);
  if (json['code'] !== code)
    faults.push(`code is ${JSON.stringify(json['code'])}, not ${JSON.stringify(code)}`);
  const said = mediaType.endsWith('problem+json') ? 'detail' : 'message';
  if (said in json && (typeof json[said] !== 'string' || json[said] === '')) {
    faults.push(`${said} is ${JSON.stringify(json[said])}: it is left out where there is nothing to say`);
  }
  if ('errors' in json && !isDetails(json['errors'])) {
    faults.push('errors is no list of objects with a message and a pointer, parameter or header');
  }
  if (mediaType.endsWith('problem+json') && 'status' in json && json['status'] !== response.status) {
    faults.push(`status is ${JSON.stringify(json['status'])}, not ${response.status}`);
  }
  return faults;
}

function isDetails(errors: unknown): boolean {
  return Array.isArray(errors) && errors.length > 0 && errors.every(isDetail);
}

function isDetail(error: unknown): boolean {
  const detail = Object(error) as Record<string, unknown>;
  return (
    typeof detail['message'] === 'string' &&
    DETAIL_MEMBERS.every(member => detail[member] === undefined || typeof detail[member] === 'string')
  );
}
