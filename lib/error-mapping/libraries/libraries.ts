import { recogniseAxios } from './axios.errors.js';
import { recogniseBetterAuth } from './better-auth.errors.js';
import { BUSBOY_MESSAGES } from './busboy.errors.js';
import { recogniseCasl } from './casl.errors.js';
import type { FamilyMember } from './error-facts.js';
import { recogniseExpressJwt } from './express-jwt.errors.js';
import { recogniseOauth2Bearer } from './express-oauth2-jwt-bearer.errors.js';
import { recogniseOpenapiValidator } from './express-openapi-validator.errors.js';
import { recogniseFastifyBasicAuth, recogniseFastifyBearerAuth } from './fastify-auth.errors.js';
import { recogniseFastifyMultipart } from './fastify-multipart.errors.js';
import { recogniseFastifyRateLimit } from './fastify-rate-limit.errors.js';
import { recogniseFetch } from './fetch.errors.js';
import { recogniseGot } from './got.errors.js';
import { recogniseGrpc } from './grpc.errors.js';
import { recogniseJwt } from './jwt.errors.js';
import { recogniseKnex } from './knex.errors.js';
import { recogniseKy } from './ky.errors.js';
import { recogniseMikroorm } from './mikroorm.errors.js';
import { recogniseMongo } from './mongo.errors.js';
import { recogniseMongoose } from './mongoose.errors.js';
import { recogniseMulter } from './multer.errors.js';
import { MYSQL2_MESSAGES, recogniseMysql } from './mysql.errors.js';
import { recogniseNetwork } from './network.errors.js';
import { PASSPORT_MESSAGES, recognisePassport } from './passport.errors.js';
import { PG_MESSAGES, recognisePostgres } from './postgres.errors.js';
import { recognisePrisma } from './prisma.errors.js';
import { recogniseRedis, REDIS_MESSAGES } from './redis.errors.js';
import type { Answer, AnswerName } from './responses.js';
import { recogniseRxjs } from './rxjs.errors.js';
import { recogniseSequelize } from './sequelize.errors.js';
import { recogniseSqlite } from './sqlite.errors.js';
import { recogniseTerminus } from './terminus.errors.js';
import { recogniseTypeorm } from './typeorm.errors.js';

/**
 * The families of errors that are known, each with what recognises it. They are asked in this order: a client of an
 * upstream before the network that failed under it.
 */
export const ERROR_FAMILIES = {
  axios: recogniseAxios,
  got: recogniseGot,
  ky: recogniseKy,
  fetch: recogniseFetch,
  grpc: recogniseGrpc,
  postgres: recognisePostgres,
  mysql: recogniseMysql,
  sqlite: recogniseSqlite,
  mongo: recogniseMongo,
  redis: recogniseRedis,
  prisma: recognisePrisma,
  typeorm: recogniseTypeorm,
  mikroorm: recogniseMikroorm,
  sequelize: recogniseSequelize,
  mongoose: recogniseMongoose,
  knex: recogniseKnex,
  jwt: recogniseJwt,
  passport: recognisePassport,
  expressJwt: recogniseExpressJwt,
  expressOauth2JwtBearer: recogniseOauth2Bearer,
  fastifyBasicAuth: recogniseFastifyBasicAuth,
  fastifyBearerAuth: recogniseFastifyBearerAuth,
  betterAuth: recogniseBetterAuth,
  casl: recogniseCasl,
  multer: recogniseMulter,
  busboy: () => undefined, // its errors are known by their messages alone
  fastifyMultipart: recogniseFastifyMultipart,
  fastifyRateLimit: recogniseFastifyRateLimit,
  expressOpenapiValidator: recogniseOpenapiValidator,
  rxjs: recogniseRxjs,
  network: recogniseNetwork,
} as const satisfies Record<string, FamilyMember>;

/** The families whose errors are exceptions of Nest's, whose status and body say less than the library meant. */
export const EXCEPTION_FAMILIES = { terminus: recogniseTerminus } as const satisfies Record<
  string,
  FamilyMember
>;

/**
 * The name of a family of errors, for the option `libraryErrors`: a database (`postgres`, `mysql`, `sqlite`, `mongo`, `redis`),
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
export type LibraryName = keyof typeof ERROR_FAMILIES | keyof typeof EXCEPTION_FAMILIES;

/** What some throw as plain errors, which nothing but their message tells from anybody's. */
export const PLAIN_MESSAGES: Readonly<
  Partial<Record<LibraryName, Readonly<Record<string, AnswerName | Answer>>>>
> = {
  postgres: PG_MESSAGES,
  mysql: MYSQL2_MESSAGES,
  redis: REDIS_MESSAGES,
  passport: PASSPORT_MESSAGES,
  busboy: BUSBOY_MESSAGES,
};

/** The names of all families, in the order in which they are asked. */
export const FAMILY_NAMES = Object.keys({ ...ERROR_FAMILIES, ...EXCEPTION_FAMILIES }) as LibraryName[];
