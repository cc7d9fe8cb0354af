import { mapAxiosError } from './axios.errors.js';
import { mapBetterAuthError } from './better-auth.errors.js';
import { BUSBOY_MESSAGES } from './busboy.errors.js';
import { mapCaslError } from './casl.errors.js';
import type { LibraryMapper } from './error-facts.js';
import { mapExpressJwtError } from './express-jwt.errors.js';
import { mapOauth2BearerError } from './express-oauth2-jwt-bearer.errors.js';
import { mapOpenapiValidatorError } from './express-openapi-validator.errors.js';
import { mapFastifyBasicAuthError, mapFastifyBearerAuthError } from './fastify-auth.errors.js';
import { mapFastifyMultipartError } from './fastify-multipart.errors.js';
import { mapFastifyRateLimitError } from './fastify-rate-limit.errors.js';
import { mapFetchError } from './fetch.errors.js';
import { mapGotError } from './got.errors.js';
import { mapGrpcError } from './grpc.errors.js';
import { mapJwtError } from './jwt.errors.js';
import { mapKnexError } from './knex.errors.js';
import { mapKyError } from './ky.errors.js';
import { mapMikroormError } from './mikroorm.errors.js';
import { mapMongoError } from './mongo.errors.js';
import { mapMongooseError } from './mongoose.errors.js';
import { mapMulterError } from './multer.errors.js';
import { MYSQL2_MESSAGES, mapMysqlError } from './mysql.errors.js';
import { mapNetworkError } from './network.errors.js';
import { PASSPORT_MESSAGES, mapPassportError } from './passport.errors.js';
import { PG_MESSAGES, mapPostgresError } from './postgres.errors.js';
import { mapPrismaError } from './prisma.errors.js';
import { mapRedisError, REDIS_MESSAGES } from './redis.errors.js';
import type { Answer, ResponseKind } from './responses.js';
import { mapRxjsError } from './rxjs.errors.js';
import { mapSequelizeError } from './sequelize.errors.js';
import { mapSqliteError } from './sqlite.errors.js';
import { mapTerminusError } from './terminus.errors.js';
import { mapTypeormError } from './typeorm.errors.js';

/**
 * The libraries whose errors are known, each with its mapper. They are asked in this order: a client of an
 * upstream before the network that failed under it.
 */
export const LIBRARY_MAPPERS = {
  axios: mapAxiosError,
  got: mapGotError,
  ky: mapKyError,
  fetch: mapFetchError,
  grpc: mapGrpcError,
  postgres: mapPostgresError,
  mysql: mapMysqlError,
  sqlite: mapSqliteError,
  mongo: mapMongoError,
  redis: mapRedisError,
  prisma: mapPrismaError,
  typeorm: mapTypeormError,
  mikroorm: mapMikroormError,
  sequelize: mapSequelizeError,
  mongoose: mapMongooseError,
  knex: mapKnexError,
  jwt: mapJwtError,
  passport: mapPassportError,
  expressJwt: mapExpressJwtError,
  expressOauth2JwtBearer: mapOauth2BearerError,
  fastifyBasicAuth: mapFastifyBasicAuthError,
  fastifyBearerAuth: mapFastifyBearerAuthError,
  betterAuth: mapBetterAuthError,
  casl: mapCaslError,
  multer: mapMulterError,
  busboy: () => undefined, // its errors are known by their messages alone
  fastifyMultipart: mapFastifyMultipartError,
  fastifyRateLimit: mapFastifyRateLimitError,
  expressOpenapiValidator: mapOpenapiValidatorError,
  rxjs: mapRxjsError,
  network: mapNetworkError,
} as const satisfies Record<string, LibraryMapper>;

/** The libraries whose errors are exceptions of Nest's, whose status and body say less than the library meant. */
export const EXCEPTION_MAPPERS = { terminus: mapTerminusError } as const satisfies Record<
  string,
  LibraryMapper
>;

/**
 * The name of a library whose errors are known, for the option `libraryErrors`: a database (`postgres`, `mysql`, `sqlite`, `mongo`, `redis`),
 * an ORM or query builder (`prisma`, `typeorm`, `mikroorm`, `sequelize`, `mongoose`, `knex`), a client of an upstream
 * service (`axios`, `got`, `ky`, `fetch`, `grpc`), authentication and permissions (`jwt`, `passport`, `expressJwt`,
 * `expressOauth2JwtBearer`, `fastifyBasicAuth`, `fastifyBearerAuth`, `betterAuth`, `casl`), uploads (`multer`,
 * `fastifyMultipart`, and `busboy` under both), requests (`fastifyRateLimit`, `expressOpenapiValidator`), health checks
 * (`terminus`), a time-out (`rxjs`), or the `network` under a driver.
 *
 * @example
 * ```ts
 * import type { LibraryName } from 'nestjs-registry-http';
 *
 * const databases: LibraryName[] = ['postgres', 'typeorm', 'network'];
 * ```
 *
 * @publicApi
 */
export type LibraryName = keyof typeof LIBRARY_MAPPERS | keyof typeof EXCEPTION_MAPPERS;

/** What some throw as plain errors, which nothing but their message tells from anybody's. */
export const PLAIN_MESSAGES: Readonly<
  Partial<Record<LibraryName, Readonly<Record<string, ResponseKind | Answer>>>>
> = {
  postgres: PG_MESSAGES,
  mysql: MYSQL2_MESSAGES,
  redis: REDIS_MESSAGES,
  passport: PASSPORT_MESSAGES,
  busboy: BUSBOY_MESSAGES,
};

/** The names of all libraries, in the order in which they are asked. */
export const LIBRARY_NAMES = Object.keys({ ...LIBRARY_MAPPERS, ...EXCEPTION_MAPPERS }) as LibraryName[];
