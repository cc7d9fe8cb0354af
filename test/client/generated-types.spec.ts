import { readFileSync } from 'node:fs';
import { Body, Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import {
  BadRequestException,
  ConflictException,
  GoneException,
  RegistryHttpModule,
  Throws,
} from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { FacilitiesService } from '../../sample-app/facilities/facilities.service.js';
import { codeBlocks } from '../package/support/code-blocks.js';
import { Sample } from '../sample/support/sample.js';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { compileFrontEnd, generateTypes } from './generated-types.js';

class TakenException extends ConflictException {
  static readonly errorCode = 'taken';
}
class ClosedException extends ConflictException {
  static readonly errorCode = 'closed';
}
class NameTooOldException extends BadRequestException {
  static readonly errorCode = 'name-too-old';
}
class RemovedException extends GoneException {
  static readonly errorCode = 'removed';
}

@Controller('facilities')
class FacilitiesController {
  // 400 is also what a body that cannot be parsed gets, and that has no name.
  @Post()
  @Throws(TakenException, ClosedException, NameTooOldException, BadRequestException)
  create(@Body() _body: object): void {}

  @Get()
  @Throws(RemovedException)
  list(): void {}

  @Get('plain')
  @Throws(GoneException)
  plain(): void {}
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule {}

const documentOf = (app: INestApplication) =>
  describeContract(SwaggerModule.createDocument(app, new DocumentBuilder().build()), app);

// Compiling takes its time where the machine has other work.
const TIMEOUT = 240_000;

const IMPORTS = `
  import type { OperationErrorCode } from 'nestjs-registry-http/client';
  import createClient from 'openapi-fetch';
  import type { paths } from './registry.js';
  type Create = OperationErrorCode<paths['/facilities']['post']>;
`;

describe.each(EVERY_ADAPTER)('the types generated of a document, on %s', name => {
  it(
    'have the errorCodes of each operation as literals, and a switch over them is checked',
    async () => {
      const { app } = await start(name, AppModule);
      let types = '';
      try {
        types = await generateTypes(documentOf(app));
      } finally {
        await app.close();
      }
      const compile = (code: string) => compileFrontEnd(IMPORTS + code, types);

      const every = `
      const hints: Record<Create, string> = { taken: '', closed: '', 'name-too-old': '' };
      export const create = (name: Create): string => {
        switch (name) {
          case 'taken': case 'closed': case 'name-too-old': return hints[name];
        }
      };
      // Nothing but those that the document names.
      type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
      export const exact: Equal<Create, 'taken' | 'closed' | 'name-too-old'> = true;
      export const one: Equal<OperationErrorCode<paths['/facilities']['get']>, 'removed'> = true;
      export const none: Equal<OperationErrorCode<paths['/facilities/plain']['get']>, never> = true;
      // The result of openapi-fetch, too.
      export async function send(): Promise<string> {
        const { error } = await createClient<paths>().POST('/facilities');
        if (error?.code !== '409 Conflict') return '';
        switch (error.errorCode) {
          case 'taken': return 'taken';
          case 'closed': return 'closed';
        }
      }`;
      expect(compile(every)).toEqual([]);
      expect(
        compile(`export const create = (name: Create): string => {
        switch (name) { case 'taken': case 'closed': return ''; }
      }`),
      ).toEqual(["Function lacks ending return statement and return type does not include 'undefined'."]);
      expect(compile(`export const hints: Record<Create, string> = { taken: '', closed: '' };`)).toEqual([
        expect.stringMatching(/^Property '"name-too-old"' is missing/),
      ]);
      expect(
        compile(`export async function send(): Promise<string> {
        const { error } = await createClient<paths>().POST('/facilities');
        if (error?.code !== '409 Conflict') return '';
        switch (error.errorCode) { case 'taken': return 'taken'; }
      }`),
      ).toEqual([expect.stringMatching(/^Function lacks ending return statement/)]);
    },
    TIMEOUT,
  );
});

const page = readFileSync(new URL('../../docs/guides/client.md', import.meta.url), 'utf8');
const frontEnd = codeBlocks(page).find(({ code }) => code.includes('openapi-fetch'))?.code ?? '';

/** Where `@Throws` keeps what is declared. */
const THROWS = 'nestjs-registry-http:throws';

describe('the front end that the guide shows', () => {
  /** The types of the sample as it is, and with what `change` adds to it. */
  async function typesOf(adapter: 'express' | 'fastify'): Promise<string> {
    const sample = new Sample(adapter, 'PGlite');
    try {
      await sample.start();
      return await generateTypes((await sample.call('/docs-json', { user: '' })).body as object);
    } finally {
      await sample.stop();
    }
  }

  it('has twenty lines', () => {
    expect(frontEnd.split('\n').filter(line => line.trim() !== '').length).toBeLessThanOrEqual(20);
  });

  it.each(['express', 'fastify'] as const)(
    'compiles against the sample on %s, until the server has an errorCode more',
    async adapter => {
      expect(compileFrontEnd(frontEnd, await typesOf(adapter))).toEqual([]);

      const declared: unknown = Reflect.getOwnMetadata(THROWS, FacilitiesService.prototype, 'create');
      class QuotaException extends ConflictException {
        static readonly errorCode = 'quota-exceeded';
      }
      Throws(QuotaException)(FacilitiesService.prototype, 'create', {});
      const faults = compileFrontEnd(frontEnd, await typesOf(adapter));
      Reflect.defineMetadata(THROWS, declared, FacilitiesService.prototype, 'create');
      expect(faults).toEqual([expect.stringContaining('"quota-exceeded"')]);
    },
    TIMEOUT,
  );
});
