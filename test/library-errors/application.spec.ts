import { PGlite } from '@electric-sql/pglite';
import { Controller, Get, Param, type LoggerService } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ConflictException,
  RegistryException,
  RegistryHttpModule,
  type RegistryHttpOptions,
} from '../../lib/index.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { responseLike } from './map-to-response.js';
import { EVERY_ROW, linesOf, WRAPPINGS } from './every-row.js';
import { SECRET } from './rows/row-set.js';

/** What the handler does next. */
let act: () => unknown = () => undefined;

@Controller('facilities')
class FacilitiesController {
  @Get(':id')
  find(@Param('id') _id: string): unknown {
    return act();
  }
}

const throwing = (thrown: unknown) => () => {
  throw thrown;
};

/** A logger that keeps every line. */
class Lines implements LoggerService {
  readonly errors: string[] = [];
  log(): void {}
  warn(): void {}
  error(...parts: unknown[]): void {
    this.errors.push(parts.map(String).join(' '));
  }
}

describe.each(EVERY_ADAPTER)('an application on %s', name => {
  let running: RunningApp | undefined;
  let logger: Lines;

  const startWith = async (options?: RegistryHttpOptions) => {
    logger = new Lines();
    running = await start(
      name,
      {
        module: class {},
        imports: [RegistryHttpModule.forRoot(options)],
        controllers: [FacilitiesController],
      },
      { logger },
    );
  };

  const get = () => exchange(`${running?.url}/facilities/1`);

  /** The whole response, as it comes off the socket. */
  const wholeOf = (line: string) => {
    const { status, body, headers } = responseLike(line);
    const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm="api"' } : {};
    const lower = Object.entries(headers).map(([field, value]) => [field.toLowerCase(), String(value)]);
    const fields = errorHeaders(body, { ...challenge, ...Object.fromEntries(lower) });
    return { status, body: JSON.stringify(body), headers: fields };
  };

  afterEach(async () => {
    await running?.app.close();
    running = undefined;
  });

  it.each<[way: string, most: number]>([
    ['bare', Infinity],
    ['wrapped twice', 1],
  ])('responds to every library, %s', { timeout: 120_000 }, async (way, most) => {
    await startWith();
    for (const rowSet of EVERY_ROW) {
      for (const [key, line] of linesOf(rowSet).slice(0, most)) {
        act = throwing(WRAPPINGS[way]?.(rowSet.make(key)));
        const response = await get();
        expect({ key, ...response }).toStrictEqual({ key, ...wholeOf(line) });
        expect(JSON.stringify(response)).not.toContain(SECRET);
      }
    }
  });

  it('has the whole error in its log, and none of it in its response', async () => {
    await startWith();
    const cause = Object.assign(new Error(`connect ECONNREFUSED ${SECRET}:5432`), { code: 'ECONNREFUSED' });
    act = throwing(new Error('The facility cannot be read', { cause }));
    expect(await get()).toStrictEqual(wholeOf('503'));
    const log = logger.errors.join('\n');
    expect(log).toContain('The facility cannot be read');
    expect(log).toContain(`connect ECONNREFUSED ${SECRET}:5432`);
  });

  it('responds with 500 to errors of a library that is switched off', async () => {
    await startWith({ libraryErrors: { postgres: false } });
    act = throwing(Object.assign(new Error(SECRET), { code: '23505' }));
    expect(await get()).toStrictEqual(wholeOf('500'));
    act = throwing(Object.assign(new Error(SECRET), { code: 'ER_DUP_ENTRY' }));
    expect(await get()).toStrictEqual(wholeOf('409 Already exists'));
  });

  it('responds with 500 to every error if all libraries are switched off', async () => {
    await startWith({ libraryErrors: false });
    for (const { make, expected } of EVERY_ROW) {
      act = throwing(make(String(Object.values(expected)[0]?.[0])));
      expect((await get()).status).toBe(500);
    }
  });

  it("asks the user's mappers first", async () => {
    await startWith({
      mapErrors: [
        error =>
          error instanceof Error && 'constraint' in error && error.constraint === 'facility_name_key'
            ? new ConflictException('A facility of that name exists already', { cause: error })
            : undefined,
      ],
    });
    act = throwing(Object.assign(new Error(SECRET), { code: '23505', constraint: 'facility_name_key' }));
    expect(await get()).toStrictEqual(wholeOf('409 A facility of that name exists already'));
    act = throwing(Object.assign(new Error(SECRET), { code: '23505', constraint: 'another' }));
    expect(await get()).toStrictEqual(wholeOf('409 Already exists'));
  });

  it('takes what the user throws as it is, whatever lies under it', async () => {
    await startWith();
    const cause = Object.assign(new Error(SECRET), { code: '23505' });
    act = throwing(new RegistryException(422, 'Not on a Sunday', { cause }));
    expect(await get()).toStrictEqual(wholeOf('422 Not on a Sunday'));
  });

  it('responds to a hostile error as to any unknown error', async () => {
    await startWith();
    const hostile = new Proxy(new Error(SECRET), {
      get() {
        throw new Error(SECRET);
      },
    });
    act = throwing(new Error('x', { cause: hostile }));
    expect(await get()).toStrictEqual(wholeOf('500'));
  });

  describe('with a real database and a real token', () => {
    let db: PGlite;
    beforeAll(async () => {
      db = await PGlite.create();
      await db.exec(
        `create table facility (name text primary key); insert into facility values ('${SECRET}')`,
      );
    });
    afterAll(() => db.close());

    it('handles them', async () => {
      await startWith();
      act = () => db.query('insert into facility values ($1)', [SECRET]);
      expect(await get()).toStrictEqual(wholeOf('409 Already exists'));
      act = () => db.query('select $1::uuid', [SECRET]);
      expect(await get()).toStrictEqual(wholeOf('400 A value is malformed'));
      act = () => db.query(`select * from "${SECRET}"`);
      expect(await get()).toStrictEqual(wholeOf('500'));
      act = () => jwt.verify(SECRET, SECRET);
      expect(await get()).toStrictEqual(wholeOf('401 Bearer The token is not valid'));
      act = () => jwt.verify('', SECRET);
      expect(await get()).toStrictEqual(wholeOf('401 Authentication is required'));
    });
  });
});
