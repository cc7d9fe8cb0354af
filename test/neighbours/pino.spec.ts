import { Writable } from 'node:stream';
import { Controller, Get } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import { NotFoundException } from 'nestjs-registry-http';
import { describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException('No such cat');
  }

  @Get('crash')
  crash(): never {
    throw new Error('The disk is full');
  }
}

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly type: string; readonly message: string; readonly stack: string };
  readonly res?: { readonly statusCode: number };
}

describe.each(EVERY_ADAPTER)('nestjs-pino on %s', adapter => {
  /** The lines of both applications, each in the order in which it was started. */
  const outputs: Line[][] = [];
  const application = () => {
    const lines: Line[] = [];
    outputs.push(lines);
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        for (const line of chunk.toString().trim().split('\n')) lines.push(JSON.parse(line));
        done();
      },
    });
    return {
      imports: [LoggerModule.forRoot({ pinoHttp: { stream, level: 'info' } as never })],
      controllers: [CatsController],
      nest: { bufferLogs: true },
      configure: (app: any) => {
        app.useLogger(app.get(Logger));
      },
    };
  };
  const both = runBoth(adapter, application);

  const linesOf = async (line: string): Promise<{ bare: Line[]; ours: Line[] }> => {
    const [bare = [], ours = []] = outputs;
    for (const output of outputs) output.length = 0;
    await both.sendBare(line);
    await both.sendOurs(line);
    await vi.waitFor(() => expect([bare.length, ours.length]).not.toContain(0), 5_000);
    // What may come behind it.
    await new Promise(resolve => setTimeout(resolve, 20));
    return { bare: bare.splice(0), ours: ours.splice(0) };
  };
  const facts = (lines: Line[]): object[] =>
    lines.map(({ level, msg, res }) => ({ level, msg, status: res?.statusCode }));

  it('leaves a success, and its one line', async () => {
    await both.expectSuccess('GET /cats');
    const { bare, ours } = await linesOf('GET /cats');
    expect(facts(ours)).toEqual(facts(bare));
    expect(facts(ours)).toEqual([{ level: 30, msg: 'request completed', status: 200 }]);
  });

  it('has one line for a 4xx, without a stack', async () => {
    const { bare, ours } = await linesOf('GET /cats/missing');
    expect(facts(ours)).toEqual(facts(bare));
    expect(facts(ours)).toEqual([{ level: 30, msg: 'request completed', status: 404 }]);
    expect(ours[0]?.err).toBeUndefined();
  });

  it('has the error of a 5xx in its line', async () => {
    const { ours } = await linesOf('GET /cats/crash');
    const line = ours.find(({ msg }) => msg === 'request errored');
    expect(line).toMatchObject({ res: { statusCode: 500 }, err: { message: 'The disk is full' } });
  });
});
