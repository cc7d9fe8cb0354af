import { inspect } from 'node:util';
import { LIBRARY_NAMES, type LibraryName } from './error-mapping/index.js';
import { type Challenge, formatChallenge } from './exceptions/index.js';
import type { RegistryHttpOptions } from './registry-http.options.js';
import type { InferredController } from './route-contract/index.js';

/** The rule of an option: a test, and its description. */
interface Rule {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const isOneOf = (...values: readonly string[]): Rule => ({
  expected: `one of ${values.map(value => `'${value}'`).join(', ')}`,
  accepts: value => values.includes(value as string),
});

const isFunction = (value: unknown) => typeof value === 'function';

/** Whether a value is a class: a function that can be called with `new`. */
const isClass = (value: unknown) => isFunction(value) && typeof (value as Function).prototype === 'object';

const RULES = {
  isGlobal: { expected: 'a boolean', accepts: value => typeof value === 'boolean' },
  successCodes: isOneOf('enforce', 'strict', 'report', 'off'),
  emptyBody: isOneOf('code', 'empty'),
  unlistedStatuses: isOneOf('keep', 'fold'),
  challenge: {
    expected: "a challenge such as { scheme: 'Bearer', realm: 'api' }, a list of at least one, or false",
    accepts: value => value === false || isChallenges(value),
  },
  problemTypeBase: {
    expected: "an absolute URI such as 'https://example.org/problems/'",
    accepts: value => typeof value === 'string' && URL.canParse(value),
  },
  mapErrors: {
    expected: 'a list of functions',
    accepts: value => Array.isArray(value) && value.every(isFunction),
  },
  libraryErrors: {
    expected: `false, or an object of booleans by library: ${LIBRARY_NAMES.join(', ')}`,
    accepts: isLibrarySwitches,
  },
  unsupportedMediaTypes: isOneOf('ignore', 'refuse'),
  undeclaredErrors: isOneOf('off', 'warn', 'error'),
  inferred: {
    expected: 'what `nestjs-registry-http infer --write` has written',
    accepts: isInferred,
  },
  compatibility: isOneOf('none', 'nest'),
  exclude: {
    expected: 'a list of classes of controllers',
    accepts: value => Array.isArray(value) && value.every(isClass),
  },
  extend: { expected: 'a function', accepts: isFunction },
  onError: { expected: 'a function', accepts: isFunction },
} as const satisfies Record<keyof RegistryHttpOptions, Rule>;

/**
 * Validates options. An option that is `undefined` counts as not given.
 *
 * @throws TypeError that names the option, what it may be, and what it is
 */
export function validateOptions<T extends RegistryHttpOptions>(options: T): T {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`RegistryHttpModule: the options must be an object, but are ${show(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const rule: Rule | undefined = Object.hasOwn(RULES, name) ? RULES[name as keyof typeof RULES] : undefined;
    if (!rule) {
      throw new TypeError(
        `RegistryHttpModule: there is no option "${name}"; the options are ${Object.keys(RULES).join(', ')}`,
      );
    }
    if (!rule.accepts(value)) {
      throw new TypeError(
        `RegistryHttpModule: option "${name}" must be ${rule.expected}, but is ${show(value)}`,
      );
    }
  }
  return options;
}

function isLibrarySwitches(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([library, on]) => LIBRARY_NAMES.includes(library as LibraryName) && typeof on === 'boolean',
  );
}

function isInferred(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: Partial<InferredController> | null) =>
        typeof entry === 'object' &&
        entry !== null &&
        isController(entry) &&
        typeof entry.handlers === 'object' &&
        Object.values(entry.handlers).every(errors => Array.isArray(errors)),
    )
  );
}

/** A getter is not called: it may lead to a class that is not declared yet. */
function isController(entry: Partial<InferredController>): boolean {
  const property = Object.getOwnPropertyDescriptor(entry, 'controller');
  return isFunction(property?.get ?? property?.value);
}

function isChallenges(value: unknown): boolean {
  try {
    const challenges = [value as Challenge | readonly Challenge[]].flat();
    return challenges.every(challenge => formatChallenge(challenge)) && challenges.length > 0;
  } catch {
    return false;
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 2, breakLength: Infinity, maxStringLength: 100 });
}
