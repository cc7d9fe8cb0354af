import { mapBetterAuthError } from './authentication/better-auth.errors.js';
import { mapCaslError } from './authentication/casl.errors.js';
import { mapExpressJwtError } from './authentication/express-jwt.errors.js';
import { mapOauth2BearerError } from './authentication/express-oauth2-jwt-bearer.errors.js';
import { mapFastifyBasicAuthError, mapFastifyBearerAuthError } from './authentication/fastify-auth.errors.js';
import { mapJwtError } from './authentication/jwt.errors.js';
import { PASSPORT_MESSAGES, mapPassportError } from './authentication/passport.errors.js';
import { mapKnexError } from './databases/knex.errors.js';
import { mapMikroormError } from './databases/mikroorm.errors.js';
import { mapMongoError } from './databases/mongo.errors.js';
import { mapMongooseError } from './databases/mongoose.errors.js';
import { MYSQL2_MESSAGES, mapMysqlError } from './databases/mysql.errors.js';
import { PG_MESSAGES, mapPostgresError } from './databases/postgres.errors.js';
import { mapPrismaError } from './databases/prisma.errors.js';
import { mapRedisError, REDIS_MESSAGES } from './databases/redis.errors.js';
import { mapSequelizeError } from './databases/sequelize.errors.js';
import { mapSqliteError } from './databases/sqlite.errors.js';
import { mapTypeormError } from './databases/typeorm.errors.js';
import { BUSBOY_MESSAGES } from './requests/busboy.errors.js';
import { mapOpenapiValidatorError } from './requests/express-openapi-validator.errors.js';
import { mapFastifyMultipartError } from './requests/fastify-multipart.errors.js';
import { mapFastifyRateLimitError } from './requests/fastify-rate-limit.errors.js';
import { mapMulterError } from './requests/multer.errors.js';
import { mapAxiosError } from './upstreams/axios.errors.js';
import { mapFetchError } from './upstreams/fetch.errors.js';
import { mapGotError } from './upstreams/got.errors.js';
import { mapGrpcError } from './upstreams/grpc.errors.js';
import { mapKyError } from './upstreams/ky.errors.js';
import { mapNetworkError } from './upstreams/network.errors.js';
import { mapRxjsError } from './upstreams/rxjs.errors.js';
import { mapTerminusError } from './upstreams/terminus.errors.js';
import type { LibraryMapper } from './error-facts.js';
import type { LibraryResponse, ResponseKind } from './responses.js';

/**
 * The libraries whose errors are recognised, each with its mapper. They are called in this order: a client of an upstream
 * comes before the network that it uses.
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

/** Libraries that throw exceptions of Nest, with a status and a body that say less than the library knows. */
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

/** Plain errors that only their message identifies. */
export const PLAIN_MESSAGES: Readonly<
  Partial<Record<LibraryName, Readonly<Record<string, ResponseKind | LibraryResponse>>>>
> = {
  postgres: PG_MESSAGES,
  mysql: MYSQL2_MESSAGES,
  redis: REDIS_MESSAGES,
  passport: PASSPORT_MESSAGES,
  busboy: BUSBOY_MESSAGES,
};

/** The names of all libraries, in the order in which their mappers are called. */
export const LIBRARY_NAMES = Object.keys({ ...LIBRARY_MAPPERS, ...EXCEPTION_MAPPERS }) as LibraryName[];
