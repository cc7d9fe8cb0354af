import { codeOf } from 'nestjs-registry-http';
import { expect } from 'vitest';
import { field, send, type Reply, type Sent } from './raw-http.js';

/** One of the two applications. */
export interface Side {
  readonly port: number;
  /** What was logged at `warn` and above since the last time. */
  takeLog(): Promise<string[]> | string[];
}

/** A response, and what was logged meanwhile. */
export interface Exchange extends Reply {
  readonly text: string;
  readonly logged: readonly string[];
}

export type Mask = readonly [pattern: RegExp, replacement: string];

export interface ExpectedError {
  readonly status: number;
  /** The members of the body beside `code`. */
  readonly members?: object;
  /** Further fields, by their lower-case name. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The status of bare Nest, where it differs. */
  readonly bare?: number;
}

/** The error of a path that no route serves. */
export const NOT_FOUND: ExpectedError = { status: 404, members: { message: 'Resource not found' } };

/** The error of a path whose routes have other methods; bare Nest has 404 there. */
export const notAllowed = (allow: string): ExpectedError => ({
  status: 405,
  bare: 404,
  members: { message: 'The operation is not allowed on this resource' },
  fields: { allow },
});

/** Expects a response to be an error in the shape of the contract. */
export function expectContract(reply: Exchange, { status, members = {}, fields = {} }: ExpectedError): void {
  expectStatus(reply, status);
  const named = Object.keys(fields).map(name => [name, field(reply, name)]);
  expect({
    type: field(reply, 'content-type'),
    cache: field(reply, 'cache-control'),
    vary: field(reply, 'vary')?.split(/, */).includes('Accept'),
    challenged: field(reply, 'www-authenticate') !== undefined,
    ...Object.fromEntries(named),
    body: JSON.parse(reply.text),
  }).toEqual({
    type: 'application/json; charset=utf-8',
    cache: 'no-store',
    vary: true,
    challenged: status === 401,
    ...fields,
    body: { code: codeOf(status), ...members },
  });
  const errors = reply.logged.filter(line => /^(error|fatal) /.test(line));
  expect(errors).toEqual(status >= 500 ? [expect.anything()] : []);
}

/** Fails where a promise was rejected and nobody minded, or an exception was not caught. */
export function expectNoFaults(faults: readonly string[]): void {
  expect(faults).toEqual([]);
}

/** Shows the body where the status is another. */
function expectStatus({ status, text }: Exchange, expected: number): void {
  expect({ status, text }).toEqual({ status: expected, text });
}

function expectEqual(ours: object, bare: object, reply: Exchange): Exchange {
  expect(ours).toEqual(bare);
  return reply;
}

function expectQuietSuccess(reply: Exchange): Exchange {
  expectStatus(reply, reply.status < 400 ? reply.status : 200);
  expect(reply.logged).toEqual([]);
  return reply;
}

/** The same application without the module and with it. */
export class Comparison<S extends Side = Side> {
  constructor(
    private readonly sides: () => { bare: S; ours: S },
    /** What differs from one response to the next: identifiers, times. */
    private readonly masks: readonly Mask[] = [],
  ) {}

  get bare(): S {
    return this.sides().bare;
  }

  get ours(): S {
    return this.sides().ours;
  }

  sendBare(line: string, sent?: Sent): Promise<Exchange> {
    return this.exchange(this.bare, line, sent);
  }

  sendOurs(line: string, sent?: Sent): Promise<Exchange> {
    return this.exchange(this.ours, line, sent);
  }

  /** Expects the module to change nothing: status line, fields and their order, body, log. */
  async expectUnchanged(line: string, sent?: Sent): Promise<Exchange> {
    const bare = await this.sendBare(line, sent);
    const ours = await this.sendOurs(line, sent);
    return expectEqual(
      { ...this.comparable(ours), logged: ours.logged },
      { ...this.comparable(bare), logged: bare.logged },
      ours,
    );
  }

  /** Expects a success that the module does not change, and that logs nothing, whatever bare Nest logs. */
  async expectSuccess(line: string, sent?: Sent): Promise<Exchange> {
    const bare = await this.sendBare(line, sent);
    const ours = await this.sendOurs(line, sent);
    return expectQuietSuccess(expectEqual(this.comparable(ours), this.comparable(bare), ours));
  }

  /** Expects an error in the shape of the contract, with the status of bare Nest. Only a 5xx is logged as an error. */
  async expectError(line: string, error: ExpectedError, sent?: Sent): Promise<Exchange> {
    const bare = await this.sendBare(line, sent);
    const ours = await this.sendOurs(line, sent);
    expectStatus(bare, error.bare ?? error.status);
    expectContract(ours, error);
    return ours;
  }

  private async exchange(side: Side, line: string, sent?: Sent): Promise<Exchange> {
    await side.takeLog();
    const reply = await send(side.port, line, sent);
    const text = reply.body.toString();
    return { ...reply, text, logged: await side.takeLog() };
  }

  private comparable({ statusLine, fields, body }: Exchange): object {
    const mask = (value: string): string =>
      this.masks.reduce((masked, [pattern, replacement]) => masked.replaceAll(pattern, replacement), value);
    return {
      statusLine,
      fields: fields.map(([name, value]) => `${name}: ${mask(value)}`),
      body: mask(body.toString('latin1')),
    };
  }
}
