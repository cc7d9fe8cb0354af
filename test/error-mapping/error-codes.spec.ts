import { ConflictException as NestConflictException, Controller, Get, Module } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import {
  ConflictException,
  GoneException,
  InternalServerErrorException,
  RegistryContract,
  RegistryHttpModule,
  Throws,
  type ErrorContext,
} from 'nestjs-registry-http';
import { isRegistryError, toRegistryError } from 'nestjs-registry-http/client';
import { describeContract } from 'nestjs-registry-http/openapi';
import { registryMatchers } from 'nestjs-registry-http/testing';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { exchange } from '../support/exchange.js';
import '../../lib/testing/vitest.js';

// Neighbours: a class that inherits a code, an option that wins over the class, an exception of Nest's with a static code, a
// code that a URI cannot hold as it stands, and a 5xx, which keeps its code to itself.
class IdentifierTakenException extends ConflictException {
  static readonly errorCode: string = 'identifier-taken';
  static readonly title: string = 'The identifier belongs to another facility';
}
class AgencyIdentifierTakenException extends IdentifierTakenException {}
class NestTakenException extends NestConflictException {
  static readonly errorCode = 'nest taken/ä';
}
class SecretException extends InternalServerErrorException {
  static readonly errorCode = 'disk-full';
}

@Controller('facilities')
class FacilitiesController {
  @Get('taken')
  @Throws(IdentifierTakenException)
  taken(): never {
    throw new IdentifierTakenException('MOH 123 is taken');
  }
  @Get('inherited') inherited(): never {
    throw new AgencyIdentifierTakenException('MOH 123 is taken');
  }
  @Get('option') option(): never {
    throw new IdentifierTakenException('MOH 123 is taken', { errorCode: 'agency-closed' });
  }
  @Get('nest') nest(): never {
    throw new NestTakenException('MOH 123 is taken');
  }
  @Get('secret') secret(): never {
    throw new SecretException('disk /var is full');
  }
  @Get('mixed')
  @Throws(IdentifierTakenException, { error: 409, when: 'the version has changed' }, GoneException)
  mixed(): string {
    return 'ok';
  }
}

const contexts: ErrorContext[] = [];

@Module({
  imports: [
    RegistryHttpModule.forRoot({
      problemTypeBase: 'https://api.example.org/contract#',
      onError: (_exception, context) => void contexts.push(context),
    }),
  ],
  controllers: [FacilitiesController],
})
class AppModule {}

describe.each(EVERY_ADAPTER)('an errorCode on %s', name => {
  const { lines, logger } = collectLog({ debug: true });

  const running = async (use: (url: string) => Promise<void>): Promise<void> => {
    const { app, url } = await start(name, AppModule, { logger });
    lines.length = 0;
    contexts.length = 0;
    try {
      await use(url);
    } finally {
      await app.close();
    }
  };

  it.each([
    ['of the class', 'taken', 'identifier-taken', 'identifier-taken'],
    ['of a class that it extends', 'inherited', 'identifier-taken', 'identifier-taken'],
    ['of the constructor rather than of the class', 'option', 'agency-closed', 'agency-closed'],
    ['of a class that extends one of Nest', 'nest', 'nest taken/ä', 'nest%20taken%2F%C3%A4'],
  ])(
    '%s is in the body, in problem details, in the log and for onError',
    async (_, path, errorCode, last) => {
      await running(async url => {
        const json = await exchange(`${url}/facilities/${path}`);
        expect([json.status, JSON.parse(json.body)]).toEqual([
          409,
          { code: '409 Conflict', message: 'MOH 123 is taken', errorCode },
        ]);
        const problem = await exchange(`${url}/facilities/${path}`, {
          headers: { accept: 'application/problem+json' },
        });
        expect([problem.status, JSON.parse(problem.body)]).toEqual([
          409,
          {
            type: `https://api.example.org/contract#${last}`,
            title: path === 'nest' ? 'Conflict' : 'The identifier belongs to another facility',
            status: 409,
            detail: 'MOH 123 is taken',
            instance: `/facilities/${path}`,
            code: '409 Conflict',
            errorCode,
          },
        ]);
        expect(contexts.map(context => context.errorCode)).toEqual([errorCode, errorCode]);
        expect(lines[0]).toContain(`GET /facilities/${path} 409 ${errorCode}: `);
      });
    },
  );

  it('of a 5xx is not sent', async () => {
    await running(async url => {
      const { status, body } = await exchange(`${url}/facilities/secret`);
      expect([status, body]).toEqual([500, '{"code":"500 Internal Server Error"}']);
      const problem = await exchange(`${url}/facilities/secret`, {
        headers: { accept: 'application/problem+json' },
      });
      expect(JSON.parse(problem.body)).toMatchObject({
        type: 'https://api.example.org/contract#500',
        title: 'Internal Server Error',
      });
    });
  });

  it('is known to the client and to the matcher', async () => {
    await running(async url => {
      const error = await toRegistryError(await fetch(`${url}/facilities/taken`));
      expect(error.errorCode).toBe('identifier-taken');
      expect(isRegistryError(error, 'identifier-taken')).toBe(true);
      expect(isRegistryError(error, 'other')).toBe(false);
      await expect(fetch(`${url}/facilities/taken`)).resolves.toBeRegistryError(409, {
        errorCode: 'identifier-taken',
        message: 'MOH 123',
      });
      const other = await registryMatchers.toBeRegistryError(await fetch(`${url}/facilities/taken`), 409, {
        errorCode: 'other',
      });
      expect(other.message()).toContain('the errorCode is "identifier-taken", not "other"');
    });
  });

  it('is published: in the contract, and as an enumeration in OpenAPI', async () => {
    const { app } = await start(name, AppModule, { logger });
    try {
      const route = app.get(RegistryContract).routes.find(({ handler }) => handler === 'taken');
      expect(route?.errors[0]).toMatchObject({ status: 409, errorCode: 'identifier-taken' });
      const { paths } = describeContract(
        SwaggerModule.createDocument(app, new DocumentBuilder().build()),
        app,
      );
      const content = (path: string, type: string) => {
        const response = paths[path]?.get?.responses['409'];
        return response && 'content' in response ? response.content?.[type] : undefined;
      };
      expect(content('/facilities/taken', 'application/json')).toEqual({
        schema: {
          allOf: [
            { $ref: '#/components/schemas/RegistryError' },
            {
              type: 'object',
              required: ['errorCode'],
              properties: {
                code: { type: 'string', enum: ['409 Conflict'] },
                errorCode: { type: 'string', enum: ['identifier-taken'] },
              },
            },
          ],
        },
        examples: {
          'identifier-taken': {
            value: {
              code: '409 Conflict',
              message: expect.any(String),
              errorCode: 'identifier-taken',
            },
          },
        },
      });
      expect(content('/facilities/mixed', 'application/problem+json')?.schema).toEqual({
        allOf: [
          { $ref: '#/components/schemas/RegistryProblem' },
          {
            type: 'object',
            properties: {
              code: { type: 'string', enum: ['409 Conflict'] },
              errorCode: { anyOf: [{ type: 'string', enum: ['identifier-taken'] }, { type: 'string' }] },
            },
          },
          {
            anyOf: [
              {
                type: 'object',
                required: ['errorCode'],
                properties: { errorCode: { type: 'string', enum: ['identifier-taken'] } },
              },
              { type: 'object', properties: { errorCode: { type: 'string' } } },
            ],
          },
        ],
      });
    } finally {
      await app.close();
    }
  });
});
