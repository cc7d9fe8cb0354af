import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** Mongoose's errors, by class: https://mongoosejs.com/docs/api/error.html */
export const MONGOOSE_NAMES = {
  DocumentNotFoundError: 'notFound', // orFail, save
  MongooseServerSelectionError: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** The same for common names: a member identifies Mongoose's errors. */
export const MONGOOSE_SHARED_NAMES = {
  VersionError: { has: 'modifiedPaths', kind: 'changedMeanwhile' },
  CastError: { has: 'valueType', kind: 'malformedValue' },
  ValidationError: { has: '_message', kind: 'invalid' },
} as const satisfies Record<string, { has: string; kind: ResponseKind }>;

/** Mongoose. */
export const mapMongooseError: LibraryMapper = ({ error, name, message }) => {
  const shared = lookUp(MONGOOSE_SHARED_NAMES, name);
  if (shared) return member(error, shared.has) === undefined ? undefined : shared.kind;
  // Without a connection its queries wait, and then say so in a message: mongoose/lib/drivers/node-mongodb-native/collection.js
  if (name === 'MongooseError' && typeof message === 'string' && message.includes('buffering timed out')) {
    return 'databaseUnavailable';
  }
  return lookUp(MONGOOSE_NAMES, name);
};
