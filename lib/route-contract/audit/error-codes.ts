import * as nest from '@nestjs/common';
import type { LoggerService } from '@nestjs/common';
import { readStaticText } from '../../exceptions/index.js';
import { findInferred } from '../inferred.js';
import type { ContractOptions, Declarations } from '../registry-contract.js';

/** A class. Of an inferred error, only the name is known. */
interface Owner {
  readonly type: unknown;
  /** The names of the class and of those it extends. */
  readonly lineage: readonly string[];
  /** The place where it is declared or thrown. */
  readonly by: string;
}

type Owners = Map<string, Owner[]>;

/** General-purpose classes: an errorCode given to their constructor names one error, not the class. */
const GENERAL: ReadonlySet<string> = new Set([
  'RegistryException',
  ...Object.keys(nest).filter(name => name.endsWith('Exception')),
]);

/** A limit above the number of names of any application, so that classes created at run time do not use more memory. */
const MOST_NOTED = 1_000;

/**
 * Compares the errorCodes of the classes that are known at start-up. Each must belong to one class and its subclasses:
 * otherwise a client could not distinguish the errors, and a problem's `type` would have two meanings.
 *
 * @returns a function that checks each named exception that is sent later, and warns once of a class that was not known
 * @throws Error that names both classes
 */
export function checkErrorCodes(
  declarations: Declarations,
  options: ContractOptions,
  logger: LoggerService,
): (exception: object, thrown: unknown) => void {
  const owners = readOwners(declarations, options);
  const clashes = [...owners].flatMap(([errorCode, sharing]) => describeClash(errorCode, sharing) ?? []);
  if (clashes.length) {
    throw new Error(
      `RegistryHttpModule: an errorCode must be that of one exception:\n${clashes.join('\n')}\n` +
        'Give one of them another errorCode, or let one extend the other.',
    );
  }
  return noteErrorCodes(owners, logger);
}

function readOwners(declarations: Declarations, { inferred }: ContractOptions): Owners {
  const owners: Owners = new Map();
  const byName = new Map<string, unknown>();
  for (const { named } of declarations.values()) {
    for (const { type, errorCode, by } of named) {
      byName.set(type.name, type);
      addOwner(owners, errorCode, findOwner(type, by));
    }
  }
  for (const { type, handler } of declarations.keys()) {
    for (const { exception, errorCode, errorCodeOf, at } of findInferred(inferred, type, handler) ?? []) {
      if (errorCode === undefined || GENERAL.has(exception)) continue;
      const known = byName.get(exception);
      addOwner(
        owners,
        errorCode,
        known
          ? findOwner(known, at)
          : { type: undefined, lineage: [errorCodeOf ?? exception, exception], by: at },
      );
    }
  }
  return owners;
}

function addOwner(owners: Owners, errorCode: string, owner: Owner): void {
  const sharing = owners.get(errorCode);
  if (!sharing) owners.set(errorCode, [owner]);
  else if (!sharing.some(other => isSame(other, owner))) sharing.push(owner);
}

/** The class itself or the one that it has inherited its errorCode from. */
function findOwner(type: unknown, by: string): Owner {
  let owner = type;
  while (typeof owner === 'function' && !Object.hasOwn(owner, 'errorCode'))
    owner = Object.getPrototypeOf(owner);
  const lineage: string[] = [];
  for (let at: unknown = owner; typeof at === 'function' && at.name; at = Object.getPrototypeOf(at)) {
    lineage.push(at.name);
  }
  return { type: owner, lineage, by };
}

/** Whether two owners are one class, or one extends the other. */
function isRelated(one: Owner, other: Owner): boolean {
  if (one.type !== undefined && other.type !== undefined) {
    return extendsType(one.type, other.type) || extendsType(other.type, one.type);
  }
  // A minified bundle has other names than the source, which the errors were read from.
  if ((one.type === undefined ? other : one).lineage.some(isMinified)) return true;
  return other.lineage.some(name => one.lineage.includes(name) && !GENERAL.has(name) && name !== 'Error');
}

function isMinified(name: string): boolean {
  return name.length <= 3;
}

function isSame(one: Owner, other: Owner): boolean {
  return one.type === undefined || other.type === undefined
    ? one.type === other.type && one.lineage[0] === other.lineage[0]
    : one.type === other.type;
}

function extendsType(type: unknown, base: unknown): boolean {
  for (let at = type; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (at === base) return true;
  }
  return false;
}

function describeClash(errorCode: string, sharing: readonly Owner[]): string | undefined {
  for (const [index, one] of sharing.entries()) {
    const other = sharing.slice(index + 1).find(candidate => !isRelated(one, candidate));
    if (other) return `  '${errorCode}': ${describeOwner(one)} and ${describeOwner(other)}`;
  }
  return undefined;
}

function describeOwner({ lineage, by }: Owner): string {
  return `${lineage[0]} (${by})`;
}

/** Records the classes of named exceptions when they are first sent, and warns once of each errorCode that two share. */
function noteErrorCodes(owners: Owners, logger: LoggerService): (exception: object, thrown: unknown) => void {
  const seen = new WeakSet<object>();
  const warned = new Set<string>();
  let noted = 0;
  const note = (type: unknown): void => {
    const errorCode = readStaticText(type, 'errorCode');
    if (errorCode === undefined || typeof type !== 'function' || seen.has(type)) return;
    seen.add(type);
    const owner = findOwner(type, 'first sent now');
    const other = owners.get(errorCode)?.find(candidate => !isRelated(candidate, owner));
    if (other && !warned.has(errorCode)) {
      warned.add(errorCode);
      logger.warn(
        `Two exceptions have the errorCode '${errorCode}': ${describeOwner(other)} and ${describeOwner(owner)}. ` +
          'Clients cannot tell them apart: give one of them another errorCode, or let one extend the other.',
      );
    }
    if (noted++ < MOST_NOTED) addOwner(owners, errorCode, owner);
  };
  return (exception, thrown) => {
    try {
      note(exception.constructor);
      if (thrown !== exception && typeof thrown === 'object' && thrown !== null) note(thrown.constructor);
    } catch {
      // A revoked proxy cannot be read. The response must not fail because of it.
    }
  };
}
