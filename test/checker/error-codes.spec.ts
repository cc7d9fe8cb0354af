import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConflictException, NotFoundException, RegistryHttpModule, Throws } from 'nestjs-registry-http';
import { checkContract } from 'nestjs-registry-http/testing';
import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../lib/checker/target/read-openapi.js';

const taken = { type: 'string', enum: ['taken'] };
const text = { type: 'string' };
const withName = (errorCode: object) => ({ properties: { errorCode } });

const namesOf = (schema: object, status = 409, key = '409') => {
  const responses = { [key]: { content: { 'application/json': { schema } } } };
  const components = {
    schemas: { Loop: { allOf: Array.from({ length: 12 }, () => ({ $ref: '#/components/schemas/Loop' })) } },
  };
  const [path] = readOpenApi({ openapi: '3.1.0', components, paths: { '/a': { get: { responses } } } });
  const names = path?.operations.get('GET')?.errorCodes?.get(status);
  return names && [...names];
};

describe('the names that a document lists for an error', () => {
  it.each([
    ['an enumeration', withName(taken), ['taken']],
    ['a constant', withName({ const: 'taken' }), ['taken']],
    [
      'all parts together',
      { allOf: [withName(text), withName({ enum: ['a', 'b'] }), withName({ enum: ['b'] })] },
      ['b'],
    ],
    [
      'each of the alternatives',
      { oneOf: [withName(taken), withName({ const: 'other' })] },
      ['taken', 'other'],
    ],
    ['an alternative that may be anything', withName({ anyOf: [taken, text] }), undefined],
    ['an alternative that says nothing', { anyOf: [withName(taken), { type: 'object' }] }, undefined],
    ['nothing', { type: 'object' }, undefined],
    ['a schema that refers to itself twelve times', { $ref: '#/components/schemas/Loop' }, undefined],
  ])('by %s', (_what, schema, names) => expect(namesOf(schema)).toEqual(names));

  it('hold for a range of statuses', () => {
    expect(namesOf(withName(taken), 422, '4XX')).toEqual(['taken']);
    expect(namesOf(withName(taken), 500, '4XX')).toBeUndefined();
  });
});

it('are those of the routes, of an application', async () => {
  class Taken extends ConflictException {
    static readonly errorCode = 'taken';
  }
  class Unknown extends NotFoundException {
    static readonly errorCode = 'unknown';
  }
  @Controller()
  class ThingsController {
    @Get('other') @Throws(Taken) other() {
      throw new ConflictException('no', { errorCode: 'locked' });
    }
    // A 404 without a name is declared too.
    @Get('open') @Throws(Unknown, NotFoundException) open() {
      throw new NotFoundException('no', { errorCode: 'gone-fishing' });
    }
    @Get('right') @Throws(Taken) right() {
      throw new Taken();
    }
  }
  @Module({
    imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
    controllers: [ThingsController],
  })
  class ThingsModule {}
  const app = await NestFactory.create(ThingsModule, { logger: false });
  const { rules } = await checkContract(app);
  await app.close();
  expect(
    rules.flatMap(({ breaches }) => breaches).map(({ rule, problem, request }) => [rule, problem, request]),
  ).toEqual([
    ['documented', 'the errorCode "locked" is not documented for 409', { method: 'GET', path: '/other' }],
  ]);
});
