import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Controller, Get, NotFoundException, type INestApplication } from '@nestjs/common';
import { GraphQLModule, Mutation, Query, Resolver } from '@nestjs/graphql';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

@Resolver()
class CatsResolver {
  @Query('cat')
  cat(): object {
    return { name: 'Tom' };
  }

  @Query('missing')
  missing(): never {
    throw new NotFoundException('No such cat');
  }

  @Query('crash')
  crash(): never {
    throw new Error('no secret of GraphQL');
  }

  @Mutation('create')
  create(): object {
    return { name: 'Tim' };
  }
}

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

const TYPES = `
  type Cat { name: String }
  type Query { cat: Cat, missing: Cat, crash: Cat }
  type Mutation { create: Cat }
`;
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (query: string): object => ({ body: { query } });

describe.each(EVERY_ADAPTER)('@nestjs/graphql with Apollo on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        typeDefs: TYPES,
        graphiql: false,
        includeStacktraceInErrorResponses: false,
      }),
    ],
    controllers: [CatsController],
    providers: [CatsResolver],
    configure: (app: INestApplication) => app.enableCors(),
  }));

  it.each(['{ cat { name } }', 'mutation { create { name } }', '{ __typename }'])(
    'leaves %s',
    async query => {
      const reply = await both.expectSuccess('POST /graphql', post(query));
      expect(reply.status).toBe(200);
    },
  );

  it('leaves a query in the URL, and what the controllers serve', async () => {
    const headers = { 'apollo-require-preflight': 'true' };
    await both.expectSuccess('GET /graphql?query=%7Bcat%7Bname%7D%7D', { headers });
    await both.expectSuccess('GET /cats');
  });

  it.each(['{ missing { name } }', '{ crash { name } }', '{ unknown }', '{'])(
    'leaves the errors of %s, which are those of GraphQL',
    async query => {
      const { text } = await both.expectUnchanged('POST /graphql', post(query));
      expect(JSON.parse(text).errors).toHaveLength(1);
    },
  );

  it('leaves a request that Apollo refuses itself', async () => {
    const { status } = await both.expectUnchanged('GET /graphql?query=%7Bcat%7Bname%7D%7D');
    expect(status).toBe(400);
    expect((await both.expectUnchanged('POST /graphql', { body: {} })).status).toBe(400);
  });

  it('has a body that is malformed, or too large, in the shape of the contract', async () => {
    await both.expectError(
      'POST /graphql',
      { status: 400, members: { message: 'The body is malformed' } },
      { headers: JSON_TYPE, body: '{"secret' },
    );
    const large = JSON.stringify({ query: `{ ${'x'.repeat(1_100_000)} }` });
    const reply = await both.sendOurs('POST /graphql', { headers: JSON_TYPE, body: large });
    expect(reply.status).toBe(413);
    expect(JSON.parse(reply.text).code).toBe('413 Content Too Large');
  });

  it('leaves CORS to who serves it', async () => {
    const preflight = { origin: 'https://web.test', 'access-control-request-method': 'POST' };
    await both.expectSuccess('OPTIONS /graphql', { headers: preflight });
    const plain = await both.sendOurs('OPTIONS /graphql');
    expect(plain.status).toBe((await both.sendBare('OPTIONS /graphql')).status);
    const reply = await both.expectSuccess('POST /graphql', {
      headers: { origin: 'https://web.test' },
      body: { query: '{ cat { name } }' },
    });
    expect(field(reply, 'access-control-allow-origin')).toBe('*');
  });

  it('sends 404 for an unknown path', async () => {
    await both.expectError('GET /nope', { ...NOT_FOUND, fields: { 'access-control-allow-origin': '*' } });
  });
});
