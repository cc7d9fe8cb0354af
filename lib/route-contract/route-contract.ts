import type { Type } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import { readMetadata } from '../decorators/metadata.js';
import type { ThrownError } from '../decorators/throws.decorator.js';
import { REDIRECT_METADATA } from '../nest-internals.js';
import { codeOf, contractStatus, type SuccessOptions } from '../status/index.js';
import { entityTagsNeeded, type EntityTags, readsCondition } from './conditional.js';
import type { DeclaredError } from './declared-error.js';
import { declareInferred, findInferred, type InferredErrors } from './inferred.js';
import { EnhancerReader, enhancerPlaces } from './reflect/read-enhancers.js';
import {
  classPlaces,
  methodPlaces,
  type Declarations,
  readPlaces,
  type ReadThrows,
  type ReadThrowsOptions,
} from './reflect/read-throws.js';
import type { Endpoint, Route } from './reflect/route.js';

/**
 * The response of a route that succeeds.
 *
 * @publicApi
 */
export interface RouteSuccess {
  readonly status: number;
  readonly code: string;
  /** The reason that `@SuccessCode()` gives if the status differs from the method's default. */
  readonly reason: string | undefined;
  /** Whether it carries `Location`. */
  readonly location: boolean;
}

/**
 * The responses of one route: one method at one path.
 *
 * @publicApi
 */
export interface RouteContract {
  /** The method, or `ALL`. */
  readonly method: string;
  /** The full path, with prefixes and version, as the router has it: `/api/v1/facilities/:id`. */
  readonly path: string;
  /** The versions that the route serves, if the path does not contain them. */
  readonly versions: readonly string[];
  /** The name of the controller's class. */
  readonly controller: string;
  /** The name of its method. */
  readonly handler: string;
  readonly success: RouteSuccess;
  /**
   * Whether a conditional request may get a 304 (RFC 9110 §13): the handler reads `If-None-Match` or
   * `If-Modified-Since`, or Express generates an `ETag` for its result and compares it. It follows Express's setting `etag`.
   */
  readonly conditional: boolean;
  /** Whether the route's errors are declared, by `@Throws()` or by `infer`. Declared errors are verified at run time. */
  readonly declared: boolean;
  /**
   * `true` if the option `exclude` names the controller. `success` is then the response that Nest sends by itself, and
   * `errors` is empty.
   */
  readonly excluded?: true;
  /** The errors that the route can respond with, sorted by status. */
  readonly errors: readonly DeclaredError[];
}

/** The module's options that affect a route's responses. */
export interface RouteContractOptions extends Pick<SuccessOptions, 'successCodes'> {
  readonly unlistedStatuses?: 'keep' | 'fold';
  readonly inferred?: InferredErrors;
  readonly exclude?: readonly Type[];
}

const NO_DECLARATIONS: Pick<ReadThrows, 'faults' | 'named'> = { faults: [], named: [] };
const BODY_ERRORS: readonly ThrownError[] = [
  { error: 400, when: 'the body is malformed' },
  { error: 413, when: 'the body is too large' },
  { error: 415, when: 'the media type or the coding of the body is not supported' },
];

/** Collects the responses of a route at one of its paths. */
export function readRouteContract(
  route: Route,
  { path, location }: Endpoint,
  config: ApplicationConfig,
  options: RouteContractOptions,
  readEntityTags: () => EntityTags,
): RouteContract {
  const { method, excluded } = route;
  const success = excluded
    ? { ...readSuccess({ ...route, success: undefined }, { successCodes: 'off' }), location: false }
    : { ...readSuccess(route, options), location: location !== undefined };
  const isRead = readsCondition(route);
  const needed = entityTagsNeeded(route, success.status);
  return {
    method,
    path,
    versions: route.versions,
    controller: route.controller,
    handler: route.handler,
    success,
    get conditional() {
      return isRead || (needed.length > 0 && needed.includes(readEntityTags()));
    },
    ...(excluded ? { excluded, declared: false, errors: [] } : readErrors(route, config, options)),
  };
}

function readErrors(
  route: Route,
  config: ApplicationConfig,
  options: RouteContractOptions,
): Pick<RouteContract, 'declared' | 'errors'> {
  const reading = readThrowsOptions(route, options);
  const own = readPlaces(ownPlaces(route), reading);
  const inferred = readInferred(route, own.errors, options);
  const enhancers = enhancerPlaces(route, new EnhancerReader(config)).filter(
    ({ isAssumed, source }) => !isAssumed || !inferred?.some(error => error.source === source),
  );
  const others = readPlaces([...enhancers, ...libraryPlaces(route)], reading).errors.filter(
    error => !inferred?.some(one => one.source === error.source && isSameError(error, one)),
  );
  return {
    declared: own.declared || inferred !== undefined,
    errors: distinct([...own.errors, ...(inferred ?? []), ...others]),
  };
}

/** Whether a declaration describes an inferred error. A declaration of a status alone describes every exception of it. */
function isSameError(declared: DeclaredError, inferred: DeclaredError): boolean {
  return (
    declared.status === inferred.status && (declared.exception ?? inferred.exception) === inferred.exception
  );
}

/** The errors that `infer` found in the code, except those that a declaration describes. */
function readInferred(
  { type, handler, controller }: Route,
  declared: readonly DeclaredError[],
  { inferred, unlistedStatuses }: RouteContractOptions,
): DeclaredError[] | undefined {
  return findInferred(inferred, type, handler)
    ?.map(error => declareInferred(error, `${controller}.${handler}`, unlistedStatuses === 'fold'))
    .filter(error => !declared.some(one => isSameError(one, error)));
}

/** The faults of a route's declarations, and the names of the declared errors. */
export function readDeclarations(
  route: Route,
  enhancers: EnhancerReader,
  options: RouteContractOptions,
): Pick<ReadThrows, 'faults' | 'named'> {
  const places = [...ownPlaces(route), ...enhancerPlaces(route, enhancers)];
  return places.length ? readPlaces(places, readThrowsOptions(route, options)) : NO_DECLARATIONS;
}

function ownPlaces({ type, handler }: Route): Declarations[] {
  return [...methodPlaces(type, handler, 'handler'), ...classPlaces(type, 'controller')];
}

function readThrowsOptions({ method }: Route, { unlistedStatuses }: RouteContractOptions): ReadThrowsOptions {
  return { method, fold: unlistedStatuses === 'fold' };
}

function libraryPlaces({ parameters }: Route): Declarations[] {
  const hasBody = parameters.some(({ source }) => source === 'body' || source === 'file');
  const body: Declarations = { errors: BODY_ERRORS, source: 'library', by: 'body parser' };
  const fault: Declarations = { errors: [500], source: 'library', by: 'RegistryHttpModule' };
  return hasBody ? [body, fault] : [fault];
}

function readSuccess(
  { kind, method, httpCode, success, callback }: Route,
  { successCodes }: RouteContractOptions,
): Omit<RouteSuccess, 'location'> {
  const nests = httpCode ?? (method === 'POST' ? 201 : 200);
  const isRuled = successCodes !== 'off' && successCodes !== 'report' && kind !== 'self';
  const declared = success?.status;
  const ruled = isRuled ? contractStatus(method, nests, false, declared) : undefined;
  let status = ruled ?? (typeof declared === 'number' ? declared : nests);
  if (kind === 'sse') status = 200;
  if (kind === 'redirect')
    status = readMetadata<{ statusCode?: number }>(REDIRECT_METADATA, callback)?.statusCode ?? 302;
  const isStated = declared === 'own' || declared === status;
  return { status, code: codeOf(status), reason: isStated ? success?.reason : undefined };
}

/** Removes duplicates, and sorts by status; the handler's own errors stay first. */
function distinct(errors: readonly DeclaredError[]): DeclaredError[] {
  const byKey = new Map<string, DeclaredError>();
  for (const error of errors) {
    const key = [error.status, error.exception, error.errorCode, error.by, error.description].join('|');
    if (!byKey.has(key)) byKey.set(key, error);
  }
  return [...byKey.values()].sort((one, other) => one.status - other.status);
}
