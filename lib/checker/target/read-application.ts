import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import {
  type ContractedRoute,
  type DeclaredError,
  type ErrorSource,
  findRoutes,
  isConditional,
  type ContractOptions,
  successStatus,
} from '../../route-contract/index.js';
import type { RecordedRoute } from '../baseline/baseline.js';
import { isSafe } from '../http/is-safe.js';
import type { CheckedOperation, CheckedPath, ErrorCodes } from './checked-path.js';

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const WITH_BODY = 415;
const OWN_SOURCES: ReadonlySet<ErrorSource> = new Set(['handler', 'service']);

/** The paths of an application: by its own contract, or by its routes where it does not have the module. */
export function readApplication(app: INestApplication): { paths: CheckedPath[]; hasModule: boolean } {
  const { routes, options, hasModule } = findRoutes(app);
  const byPath = new Map<string, Map<string, CheckedOperation>>();
  const open = new Set<string>();
  for (const route of routes) {
    const { path, method: routed } = route.entry;
    const operations = byPath.get(path) ?? new Map<string, CheckedOperation>();
    byPath.set(path, operations);
    if (routed === 'ALL') open.add(path);
    for (const method of routed === 'ALL' ? ALL : [routed])
      operations.set(method, toCheckedOperation(method, route, options));
  }
  const paths = [...byPath].map(([path, operations]) => ({
    template: toTemplate(path),
    target: fill(path, '1'),
    absent: fill(path, randomUUID()),
    operations,
    anyMethod: open.has(path),
  }));
  return { paths, hasModule };
}

/** The success codes of the routes that write, in the order of their paths. */
export function readWritingRoutes(app: INestApplication): RecordedRoute[] {
  const { routes, options } = findRoutes(app);
  return routes
    .flatMap(route => {
      const { path, method: routed } = route.entry;
      const methods = (routed === 'ALL' ? ALL : [routed]).filter(method => !isSafe({ method }));
      return methods.map(method => ({
        method,
        path: toTemplate(path),
        status: successStatus(route, method, options),
      }));
    })
    .sort((one, other) => (`${one.path} ${one.method}` < `${other.path} ${other.method}` ? -1 : 1));
}

function toTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}').replace(/\*(\w+)/g, '{*$1}');
}

function fill(path: string, value: string): string {
  return path.replace(/\{[^}]*\}/g, '').replace(/[:*]\w+/g, value);
}

function toCheckedOperation(
  method: string,
  route: ContractedRoute,
  options: ContractOptions,
): CheckedOperation {
  const { errors, declared, conditional, excluded } = route.entry;
  const statuses = [
    successStatus(route, method, options),
    ...errors.map(({ status }) => status),
    ...(isConditional(conditional, method) ? [304] : []),
  ];
  return {
    method,
    // A handler that declares nothing may respond with any status.
    statuses: declared ? new Set(statuses) : undefined,
    errorCodes: declared ? readNames(errors) : undefined,
    // A 401 that only the handler sends is about credentials in a body: the operation itself needs none.
    secured: errors.some(({ status, source }) => status === 401 && !OWN_SOURCES.has(source)),
    mediaTypes: statuses.includes(WITH_BODY) ? ['application/json'] : [],
    excluded: excluded === true,
    example: undefined,
  };
}

/** The names of each status all of whose errors have one. */
function readNames(errors: readonly DeclaredError[]): ErrorCodes {
  const unnamed = new Set(
    errors.filter(({ errorCode }) => errorCode === undefined).map(({ status }) => status),
  );
  const names = new Map<number, Set<string>>();
  for (const { status, errorCode } of errors) {
    if (errorCode === undefined || unnamed.has(status)) continue;
    names.set(status, (names.get(status) ?? new Set()).add(errorCode));
  }
  return names;
}
