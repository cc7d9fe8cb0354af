import { Injectable, Module, NotFoundException } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import * as registry from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start, type RunningApp } from '../support/adapters.js';

@Injectable()
class Jobs {
  static readonly thrown = [
    new Error('secret'),
    new NotFoundException('x'),
    new registry.NotFoundException('x'),
    undefined,
    'text',
  ];

  run(thrown: unknown): never {
    throw thrown;
  }
}

@Module({ imports: [registry.RegistryHttpModule.forRoot()], providers: [Jobs] })
class AppModule {}

describe('a handler that a library runs through an external context', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start('express', AppModule);
  });
  afterAll(() => running.app.close());

  // Libraries that name no type of their own run under Nest's default, which is `http`.
  describe.each(['queue', undefined])('of the type %s', type => {
    it.each(Jobs.thrown)('rejects with what was thrown: %s', async thrown => {
      const jobs = running.app.get(Jobs);
      const creator = running.app.get(ExternalContextCreator, { strict: false });
      const all = { guards: true, interceptors: true, filters: true };
      const run = creator.create(
        jobs,
        jobs.run.bind(jobs),
        'run',
        undefined,
        undefined,
        undefined,
        undefined,
        all,
        ...(type === undefined ? [] : [type]),
      ) as (...args: unknown[]) => Promise<unknown>;
      await expect(run(thrown)).rejects.toBe(thrown);
      await expect(run(thrown, { a: 'message' })).rejects.toBe(thrown);
    });
  });
});
