import type { LoggerService, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

const MAX_NAMES = 10;

/**
 * Logs at start-up which controllers are left as in bare Nest.
 *
 * @throws Error that names the classes which are no controllers of the application
 */
export function reportExcluded(
  exclude: readonly Type[],
  modules: ModulesContainer,
  logger: Pick<LoggerService, 'log'>,
): void {
  const classes = [...new Set(exclude)];
  if (!classes.length) return;
  const controllers = new Set(
    [...modules.values()].flatMap(module => [...module.controllers.values()].map(({ metatype }) => metatype)),
  );
  const strangers = classes.filter(type => !controllers.has(type));
  if (strangers.length) {
    throw new Error(
      `RegistryHttpModule: option "exclude" must name controllers of the application, but these are none: ${strangers
        .map(type => describe(type, controllers))
        .join(', ')}`,
    );
  }
  const names = classes.map(({ name }) => name);
  const more = names.length - MAX_NAMES;
  const listed = `${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  logger.log(
    names.length === 1
      ? `1 controller is left as in bare Nest: ${listed}`
      : `${names.length} controllers are left as in bare Nest: ${listed}`,
  );
}

/** Names the controllers that extend a base class: to exclude the base class does not exclude them. */
function describe(type: Type, controllers: ReadonlySet<unknown>): string {
  const derived = [...controllers].filter(
    (controller): controller is Type =>
      typeof controller === 'function' && type.prototype.isPrototypeOf(controller.prototype as object),
  );
  return derived.length
    ? `${type.name} (extended by ${derived.map(({ name }) => name).join(', ')})`
    : type.name;
}
