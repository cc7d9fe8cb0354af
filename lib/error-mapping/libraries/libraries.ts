import type { Answer, AnswerName } from './answers.js';
import { recogniseAxios } from './axios.family.js';
import { recogniseBetterAuth } from './better-auth.family.js';
import { BUSBOY_MESSAGES } from './busboy.family.js';
import { recogniseCasl } from './casl.family.js';
import type { FamilyMember } from './error-facts.js';
import { recogniseExpressJwt } from './express-jwt.family.js';
import { recogniseOauth2Bearer } from './express-oauth2-jwt-bearer.family.js';
import { recogniseOpenapiValidator } from './express-openapi-validator.family.js';
import { recogniseFastifyBasicAuth, recogniseFastifyBearerAuth } from './fastify-auth.family.js';
import { recogniseFastifyMultipart } from './fastify-multipart.family.js';
import { recogniseFastifyRateLimit } from './fastify-rate-limit.family.js';
import { recogniseFetch } from './fetch.family.js';
import { recogniseGot } from './got.family.js';
import { recogniseGrpc } from './grpc.family.js';
import { recogniseJwt } from './jwt.family.js';
import { recogniseKnex } from './knex.family.js';
import { recogniseKy } from './ky.family.js';
import { recogniseMikroorm } from './mikroorm.family.js';
import { recogniseMongo } from './mongo.family.js';
import { recogniseMongoose } from './mongoose.family.js';
import { recogniseMulter } from './multer.family.js';
import { MYSQL2_MESSAGES, recogniseMysql } from './mysql.family.js';
import { recogniseNetwork } from './network.family.js';
import { PASSPORT_MESSAGES, recognisePassport } from './passport.family.js';
import { PG_MESSAGES, recognisePostgres } from './postgres.family.js';
import { recognisePrisma } from './prisma.family.js';
import { recogniseRedis, REDIS_MESSAGES } from './redis.family.js';
import { recogniseRxjs } from './rxjs.family.js';
import { recogniseSequelize } from './sequelize.family.js';
import { recogniseSqlite } from './sqlite.family.js';
import { recogniseTerminus } from './terminus.family.js';
import { recogniseTypeorm } from './typeorm.family.js';

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
