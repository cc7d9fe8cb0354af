import { Body, Controller, Module, Post } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import {
  ConflictException,
  RegistryContract,
  RegistryHttpModule,
  renderContractPage,
  Throws,
} from 'nestjs-registry-http';
import { isRegistryError, registryFetch } from 'nestjs-registry-http/client';
import { describeContract } from 'nestjs-registry-http/openapi';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import 'nestjs-registry-http/testing/vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

/** All that is said of the name. What follows is read from it. */
class IdentifierTakenException extends ConflictException {
  static readonly errorCode = 'identifier-taken';
}

@Controller('facilities')
class FacilitiesController {
  @Post()
  @Throws(IdentifierTakenException)
  create(@Body() _facility: unknown): never {
    throw new IdentifierTakenException('MOH 123 is taken');
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ problemTypeBase: 'https://api.example.org/contract#' })],
  controllers: [FacilitiesController],
})
class AppModule {}

const TYPE = 'https://api.example.org/contract#identifier-taken';

describe.each(EVERY_ADAPTER)('from one class with a static errorCode, without another line, on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  it('the body has the name, and the matcher knows it', async () => {
    const body = { code: '409 Conflict', message: 'MOH 123 is taken', errorCode: 'identifier-taken' };
    expect(await exchange(`${running.url}/facilities`, { method: 'POST' })).toEqual({
      status: 409,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
    const response = await fetch(`${running.url}/facilities`, { method: 'POST' });
    await expect(response).toBeRegistryError(409, { errorCode: 'identifier-taken' });
    await expect(response).not.toBeRegistryError(409, { errorCode: 'version-changed' });
  });

  it('problem details have it, and a type that ends in it', async () => {
    const { status, body } = await exchange(`${running.url}/facilities`, {
      method: 'POST',
      headers: { accept: 'application/problem+json' },
    });
    expect([status, JSON.parse(body)]).toEqual([
      409,
      {
        type: TYPE,
        title: 'Conflict',
        status: 409,
        detail: 'MOH 123 is taken',
        instance: '/facilities',
        code: '409 Conflict',
        errorCode: 'identifier-taken',
      },
    ]);
  });

  it('OpenAPI has it as an enumeration, which is closed', () => {
    const document = SwaggerModule.createDocument(running.app, new DocumentBuilder().build());
    const { responses } = describeContract(document, running.app).paths['/facilities']?.post ?? {};
    const named = { required: ['errorCode'], properties: { errorCode: { enum: ['identifier-taken'] } } };
    expect(responses?.['409']).toMatchObject({
      content: {
        'application/json': {
          schema: { allOf: [{ $ref: '#/components/schemas/RegistryError' }, named] },
          examples: { 'identifier-taken': { value: { errorCode: 'identifier-taken' } } },
        },
        'application/problem+json': {
          schema: { allOf: [{ $ref: '#/components/schemas/RegistryProblem' }, named] },
          examples: { 'identifier-taken': { value: { type: TYPE } } },
        },
      },
    });
  });

  it('the catalogue has an entry, and the page its anchor', () => {
    const contract = running.app.get(RegistryContract);
    expect(contract.errorCatalogue().find(({ errorCode }) => errorCode === 'identifier-taken')).toEqual({
      errorCode: 'identifier-taken',
      status: 409,
      code: '409 Conflict',
      title: 'Conflict',
      description: 'the registry detected a conflict and refused the operation',
      anchor: 'identifier-taken',
      type: TYPE,
      operations: [{ method: 'POST', path: '/facilities' }],
    });
    expect(renderContractPage(contract)).toContain('<article id="identifier-taken">');
  });

  it('the client has it as a literal type', async () => {
    const error: unknown = await registryFetch(`${running.url}/facilities`, { method: 'POST' }).catch(
      (caught: unknown) => caught,
    );
    if (!isRegistryError(error, 'identifier-taken')) throw error;
    expectTypeOf(error.errorCode).toEqualTypeOf<'identifier-taken'>();
    expect([error.errorCode, error.status, error.message]).toEqual([
      'identifier-taken',
      409,
      'MOH 123 is taken',
    ]);
    expect(isRegistryError(error, 'version-changed')).toBe(false);
  });
});
