export interface Call {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** `name:password`; nobody where it is empty. */
  user?: string;
}

export interface SampleResponse {
  status: number;
  headers: Headers;
  // What a test reads out of JSON is the test's business.
  body: any;
}

/** A running sample, as a client sees it. */
export class SampleClient {
  constructor(public url = '') {}

  async call(
    path: string,
    { method = 'GET', body, headers = {}, user = 'editor:editor' }: Call = {},
  ): Promise<SampleResponse> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(user && { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  list(query = ''): Promise<SampleResponse> {
    return this.call(`/api/v1/facilities.json${query}`);
  }

  post(body: unknown, more: Call = {}): Promise<SampleResponse> {
    return this.call('/api/v1/facilities.json', { method: 'POST', body, ...more });
  }

  validate(body: unknown, path = '/api/v1/validation.json'): Promise<SampleResponse> {
    return this.call(path, { method: 'POST', body });
  }

  get(id: string, headers?: Record<string, string>): Promise<SampleResponse> {
    return this.call(`/api/v1/facilities/${id}.json`, { headers });
  }

  put(id: string, body: unknown, headers?: Record<string, string>): Promise<SampleResponse> {
    return this.call(`/api/v1/facilities/${id}.json`, { method: 'PUT', body, headers });
  }

  delete(id: string, headers?: Record<string, string>): Promise<SampleResponse> {
    return this.call(`/api/v1/facilities/${id}.json`, { method: 'DELETE', headers });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** How often each status was answered. */
export function tally(responses: SampleResponse[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
