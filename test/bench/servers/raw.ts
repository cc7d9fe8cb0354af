import fastify from 'fastify';

/** Fastify without Nest, for the routes that it can be compared on. */
export async function startRaw(): Promise<number> {
  const thing = { uuid: '550e8400', name: 'Kakamega HC' };
  const server = fastify();
  server.get('/plain', () => thing);
  server.get('/async', async () => {
    await Promise.resolve();
    return thing;
  });
  server.post('/things', (_request, reply) => reply.code(201).send(thing));
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as { port: number }).port;
}
