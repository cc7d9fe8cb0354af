import type { INestApplication, ModuleMetadata, NestApplicationOptions } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { RegistryHttpModule, type RegistryHttpOptions } from 'nestjs-registry-http';
import { afterAll, beforeAll, expect } from 'vitest';
import { ADAPTERS, type AdapterName } from '../../support/adapters.js';
import { Comparison, expectNoFaults, type Mask, type Side } from './compare.js';
import { Log, Watch } from './process-faults.js';

/** An application that is started twice: everything that has a state is made anew for each. */
export interface Application extends ModuleMetadata {
  readonly nest?: NestApplicationOptions;
  readonly adapter?: () => AbstractHttpAdapter;
  readonly configure?: (app: INestApplication) => unknown;
  readonly close?: () => unknown;
}

export interface RunOptions {
  readonly masks?: readonly Mask[];
  readonly module?: RegistryHttpOptions;
  /** What the module says at start-up, beside its advice for Fastify. */
  readonly report?: RegExp;
}

export interface Running extends Side {
  readonly app: INestApplication;
}

/**
 * Starts the application without the module and with it, before the tests of the surrounding `describe`, and closes
 * both after them. Fails where a promise is rejected and nobody minds, or something is logged at start-up.
 */
export function runBoth(
  adapter: AdapterName,
  describeApplication: () => Application | Promise<Application>,
  { masks, module, report }: RunOptions = {},
): Comparison<Running> {
  const watch = new Watch();
  const log = new Log();
  const closing: (() => unknown)[] = [];
  let sides: { bare: Running; ours: Running } | undefined;

  const startOne = async (extra: NonNullable<ModuleMetadata['imports']>): Promise<Running> => {
    const { nest, adapter: own, configure, close, imports = [], ...metadata } = await describeApplication();
    const root = { module: class AppModule {}, imports: [...imports, ...extra], ...metadata };
    const app = await NestFactory.create(root, (own ?? ADAPTERS[adapter])() as never, {
      logger: log,
      abortOnError: false,
      ...nest,
    });
    closing.unshift(async () => {
      await app.close();
      await close?.();
    });
    await configure?.(app);
    await app.listen(0, '127.0.0.1');
    const unexpected = log.take().filter(line => !/registryFastifyOptions/.test(line) && !report?.test(line));
    expect(unexpected).toEqual([]);
    return { app, port: app.getHttpServer().address().port, takeLog: () => log.take() };
  };

  beforeAll(async () => {
    watch.start();
    const bare = await startOne([]);
    const ours = await startOne([RegistryHttpModule.forRoot(module)]);
    sides = { bare, ours };
  });

  afterAll(async () => {
    for (const close of closing) await close();
    await new Promise(resolve => setTimeout(resolve, 20));
    watch.stop();
    expectNoFaults(watch.faults);
  });

  return new Comparison(() => {
    if (!sides) throw new Error('The applications have not been started');
    return sides;
  }, masks);
}
