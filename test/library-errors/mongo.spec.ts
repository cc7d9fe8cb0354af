import { MongoClient, MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import mongoose from 'mongoose';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import './to-be-mapped-to.js';
import { SECRET } from './rows/row-set.js';

/** A port of the loopback interface on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

const duplicate = {
  code: 11000,
  errmsg: `E11000 duplicate key error collection: ${SECRET}.facility index: name_1 dup key: { name: "${SECRET}" }`,
  keyPattern: { name: 1 },
  keyValue: { name: SECRET },
};

describe("MongoDB's driver", () => {
  it('a duplicate key, of one document and of many', () => {
    expect(new MongoServerError(duplicate)).toBeMappedTo('409 Already exists');
    const result = { getWriteErrors: () => [], getWriteConcernError: () => undefined } as never;
    const bulk = new MongoBulkWriteError({ code: 11000, message: duplicate.errmsg } as never, result);
    expect(bulk).toBeMappedTo('409 Already exists');
  });

  it('a write conflict, and a document that fails its validation', () => {
    const conflict = new MongoServerError({ code: 112, errmsg: SECRET, codeName: 'WriteConflict' });
    expect(conflict).toBeMappedTo('409 Another change got in the way: try again');
    expect(new MongoServerError({ code: 121, errmsg: SECRET })).toBeMappedTo('400 A value is not allowed');
  });

  it('a wrong command is a fault of the server', () => {
    expect(mapper(new MongoServerError({ code: 59, errmsg: SECRET }))).toBeUndefined();
  });

  it('a connection that broke off', () => {
    expect(new MongoNetworkError(`connection 1 to ${SECRET}:27017 closed`)).toBeMappedTo('503');
  });

  it('a server that is not there', async () => {
    const port = await closedPort();
    const client = new MongoClient(`mongodb://127.0.0.1:${port}`, { serverSelectionTimeoutMS: 100 });
    expect(await failureOf(client.db('x').collection('y').findOne({}))).toBeMappedTo(
      '503',
      String(port),
      '127.0.0.1',
    );
    await client.close();
  });
});

describe('Mongoose', () => {
  const { Schema, Error: MongooseErrors } = mongoose;
  const Facility = mongoose.model(
    'Facility',
    new Schema(
      { name: { type: String, required: true, maxlength: 40 }, beds: Number },
      { bufferTimeoutMS: 30 },
    ),
  );

  it('a document that is not found', () => {
    const thrown = new MongooseErrors.DocumentNotFoundError({ name: SECRET } as never);
    expect(thrown).toBeMappedTo('404 Resource not found');
  });

  it('a stale version', () => {
    const thrown = new MongooseErrors.VersionError(new Facility({ name: SECRET }), 3, [SECRET]);
    expect(thrown).toBeMappedTo('409 It was changed in the meantime: read it again');
  });

  it('a malformed id', async () => {
    expect(await failureOf(() => Facility.findById(SECRET).exec())).toBeMappedTo('400 A value is malformed');
    expect(await failureOf(() => Facility.findOne({ beds: SECRET as never }).exec())).toBeMappedTo(
      '400 A value is malformed',
    );
  });

  it('refusals of its own validation', async () => {
    const failing = new Facility({ name: undefined, beds: SECRET }).validate();
    expect(await failureOf(failing)).toBeMappedTo('400 Validation failed', 'beds');
    expect(await failureOf(new Facility({ name: SECRET.repeat(9) }).save())).toBeMappedTo(
      '400 Validation failed',
    );
  });

  it('a query that waits for a connection in vain', async () => {
    expect(await failureOf(() => Facility.findOne({}).exec())).toBeMappedTo('503', 'facilities');
  });

  it('a server that is not there', async () => {
    const port = await closedPort();
    const failing = mongoose
      .createConnection(`mongodb://127.0.0.1:${port}/x`, { serverSelectionTimeoutMS: 100 })
      .asPromise();
    expect(await failureOf(failing)).toBeMappedTo('503', String(port));
  });
});
