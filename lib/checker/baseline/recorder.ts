import type { CheckOptions } from '../check.options.js';
import { parseJson } from '../error-shape.js';
import { isSafe } from '../http/is-safe.js';
import type { Probe } from '../http/probe.js';
import type { CheckedResponse } from '../response.js';
import { createKey, type RecordedResponse } from './baseline.js';
import { readShape } from './body-shape.js';
import { listDifferences } from './compare-baselines.js';

/** A shorter text is too common to be found in others. */
const LEAST_SECRET = 4;
/** Fields that a request of a recorded response may have, beside the credentials. */
const RECORDED_FIELDS: ReadonlySet<string> = new Set(['accept', 'content-type']);
const CODE = /^\d{3} [\w' -]{1,60}$/;

interface Recorded {
  readonly response: RecordedResponse;
  readonly curl: string;
}

/** Records the responses to the requests of a check that are the same in every run. */
export class Recorder {
  private readonly recorded = new Map<string, Recorded>();
  private readonly unstable = new Set<string>();
  private readonly secrets: readonly string[];

  constructor(
    private readonly credentials: Readonly<Record<string, string>>,
    { secrets = [], user = '' }: Pick<CheckOptions, 'secrets' | 'user'>,
  ) {
    const values = Object.values(credentials).flatMap(value => [value, ...value.split(' ')]);
    this.secrets = [...secrets, ...values, user.replace(/^[^:]*:/, '')].filter(
      text => text.length >= LEAST_SECRET,
    );
  }

  /**
   * Keeps the response, unless the request depends on an earlier response or on the state of the server.
   *
   * @param operation - the path as it is documented, and whether the request was for a resource that is not there
   */
  record(
    rule: string,
    probe: Probe,
    response: CheckedResponse,
    operation: { readonly place: string; readonly isAbsent: boolean; readonly curl: string },
  ): void {
    const asked = this.readAsked(rule, probe);
    if (!asked || response.truncated) return;
    const recorded = this.redact({
      method: probe.raw === undefined ? probe.method : 'raw',
      path: operation.place,
      asked: [...asked, ...(operation.isAbsent ? ['absent'] : [])],
      status: response.status,
      ...readCode(response),
      headers: readFields(response),
      body: probe.method === 'HEAD' ? {} : readShape(response),
    });
    const key = createKey(recorded);
    const first = this.recorded.get(key);
    if (!first) this.recorded.set(key, { response: recorded, curl: operation.curl });
    else if (listDifferences(first.response, recorded).length) this.unstable.add(key);
  }

  /** The responses in the order of their paths, without those that differed during the check. */
  get responses(): RecordedResponse[] {
    return [...this.recorded]
      .filter(([key]) => !this.unstable.has(key))
      .sort(
        ([one, first], [other, second]) =>
          compareText(first.response.path, second.response.path) || compareText(one, other),
      )
      .map(([, { response }]) => response);
  }

  /** The requests whose responses differed during the check. */
  get unstableCount(): number {
    return this.unstable.size;
  }

  /** A line for a shell that sends the request. */
  getCurl(key: string): string | undefined {
    return this.recorded.get(key)?.curl;
  }

  private readAsked(rule: string, { raw, headers = {}, body, method }: Probe): string[] | undefined {
    if (raw !== undefined)
      return [
        raw
          .split('\r\n')
          .filter(line => line && !/^host:/i.test(line))
          .join(' | '),
      ];
    const own = Object.entries(headers).filter(([name, value]) => this.credentials[name] !== value);
    if (own.some(([name]) => !RECORDED_FIELDS.has(name))) return undefined;
    const hasCredentials = Object.keys(this.credentials).some(name => name in headers);
    return [
      ...(hasCredentials ? ['credentials'] : []),
      ...own.map(([name, value]) => `${name}: ${value}`),
      // The rule identifies the body: malformed, oversized, the example of the document.
      ...(body === undefined && isSafe({ method, raw }) ? [] : [`body: ${rule}`]),
    ];
  }

  private redact(response: RecordedResponse): RecordedResponse {
    const hide = (text: string) => this.secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text);
    const hideAll = (texts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(texts).map(([name, value]) => [hide(name), hide(value)]));
    const { path, asked, headers, body } = response;
    return {
      ...response,
      ...(response.code !== undefined && { code: hide(response.code) }),
      path: hide(path),
      asked: asked.map(hide),
      headers: hideAll(headers),
      body: hideAll(body),
    };
  }
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function readCode(response: CheckedResponse): Pick<RecordedResponse, 'code'> {
  const code = response.status >= 400 ? parseJson(response)?.['code'] : undefined;
  return typeof code === 'string' && CODE.test(code) ? { code } : {};
}

/** The fields that matter to clients, in one spelling. What differs from response to response is left out. */
function readFields({ headers }: CheckedResponse): Record<string, string> {
  const read = {
    'Content-Type': headers['content-type']?.replace(/;\s*boundary=.*$/is, '').toLowerCase(),
    Allow: headers['allow'] === undefined ? undefined : splitSorted(headers['allow']),
    'WWW-Authenticate': headers['www-authenticate']?.replace(/\b(nonce|opaque)="[^"]*"/gi, '$1="…"'),
    Location: headers['location'] === undefined ? undefined : 'present',
    'Cache-Control':
      headers['cache-control'] === undefined
        ? undefined
        : splitSorted(headers['cache-control'].toLowerCase()),
  };
  return Object.fromEntries(
    Object.entries(read).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.slice(0, 200)]],
    ),
  );
}

function splitSorted(list: string): string {
  return list
    .split(',')
    .map(item => item.trim())
    .filter(Boolean)
    .sort()
    .join(', ');
}
