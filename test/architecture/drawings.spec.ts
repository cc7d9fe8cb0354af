import { readFile } from 'node:fs/promises';
import { Body, Controller, Get, type INestApplication, Module, Post, ValidationPipe } from '@nestjs/common';
import { IsString } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoneException, RegistryHttpModule } from '../../lib/index.js';
import { start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { rawExchange } from '../support/raw-exchange.js';
import { traceFiles } from './trace.js';

const PAGE = new URL('../../docs/contributing/architecture.md', import.meta.url);

class Facility {
  @IsString()
  name!: string;
}

@Controller('facilities')
class FacilitiesController {
  @Get('closed')
  closed() {
    throw new GoneException('It is closed');
  }

  @Post()
  create(@Body() facility: Facility) {
    return facility;
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
  controllers: [FacilitiesController],
})
class AppModule {}

/** The files of each drawing, by the name behind its fence: ` ```text thrown `. */
async function readDrawings(): Promise<Map<string, string[]>> {
  const page = await readFile(PAGE, 'utf8');
  return new Map(
    [...page.matchAll(/^```text (\w+)\n(.*?)^```/gms)].map(([, name = '', text = '']) => [
      name,
      [...new Set(text.match(/[\w./-]+\.ts\b/g))].sort(),
    ]),
  );
}

describe('the drawings of the ways of an error, on Fastify', () => {
  let app: INestApplication;
  let url: string;
  let port: number;
  let drawings: Map<string, string[]>;

  beforeAll(async () => {
    ({ app, url, port } = await start('fastify', AppModule, {
      configure: configured => configured.useGlobalPipes(new ValidationPipe()),
    }));
    drawings = await readDrawings();
  });
  afterAll(() => app.close());

  const json = { 'content-type': 'application/json' };
  const flows = {
    thrown: async () => (await exchange(`${url}/facilities/closed`)).status,
    method: async () => (await exchange(`${url}/facilities/closed`, { method: 'DELETE' })).status,
    malformed: async () => {
      const { text } = await rawExchange(port, 'GET / HTTP/1.1\r\nbad header\r\n\r\n');
      return Number(text.split(' ')[1]);
    },
    validation: async () =>
      (await exchange(`${url}/facilities`, { method: 'POST', headers: json, body: '{"name":1}' })).status,
  };

  it.each([
    ['thrown', 410],
    ['method', 405],
    ['malformed', 400],
    ['validation', 400],
  ] as const)('name every file of lib/ that runs, and no other: %s', async (name, status) => {
    // What is made once, at the first such error, is no part of the way.
    expect(await flows[name]()).toBe(status);
    const files = await traceFiles(flows[name]);
    expect(drawings.get(name), `the drawing "${name}" in docs/contributing/architecture.md`).toEqual(files);
  });
});
