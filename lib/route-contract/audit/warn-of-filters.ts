import { HttpException, type Logger } from '@nestjs/common';
import { EXCEPTION_FILTERS_METADATA, FILTER_CATCH_EXCEPTIONS } from '../../nest-internals.js';
import { readMetadata } from '../../decorators/metadata.js';
import { type Enhancer, isNamed, toEnhancer } from '../reflect/read-enhancers.js';
import { listDecorated } from '../reflect/route.js';
import type { RegistryContract } from '../registry-contract.js';

const MAX_EXAMPLES = 3;

/**
 * Warns of filters for every error, or for `HttpException`. Filters of the application take precedence: the errors that they
 * catch do not have the form of the contract.
 *
 * @param global - every filter that is bound globally
 */
export function warnOfFilters(global: readonly unknown[], contract: RegistryContract, logger: Logger): void {
  const places = new Map<string, Set<string>>();
  const collect = (bound: readonly unknown[], place: string): void => {
    for (const filter of bound.flatMap(one => toEnhancer(one) ?? [])) {
      if (!catchesAll(filter)) continue;
      const { name } = filter.type;
      places.set(name, (places.get(name) ?? new Set()).add(place));
    }
  };
  collect(global, 'everywhere');
  for (const { target, route } of listDecorated(contract.handlers)) {
    if (route.excluded) continue;
    const bound = readMetadata<readonly unknown[]>(EXCEPTION_FILTERS_METADATA, target);
    if (bound) collect(bound, `on ${route.controller}`);
  }
  if (places.size === 0) return;
  const filters = [...places].map(
    ([name, bound]) => `${name} (${bound.has('everywhere') ? 'global' : few([...bound])})`,
  );
  logger.warn(
    `${few(filters)}: a filter for every error or for HttpException wins over RegistryHttpModule, ` +
      'and what it catches is not in the form of the contract. ' +
      'Let it extend RegistryExceptionFilter, or do its work in the option onError and remove it',
  );
}

function catchesAll(filter: Enhancer): boolean {
  if (isNamed(filter, 'RegistryExceptionFilter')) return false;
  const caught = readMetadata<readonly unknown[]>(FILTER_CATCH_EXCEPTIONS, filter.type) ?? [];
  return caught.length === 0 || caught.some(type => catchesClass(type, HttpException));
}

function catchesClass(caught: unknown, thrown: typeof HttpException): boolean {
  return typeof caught === 'function' && (caught === thrown || thrown.prototype instanceof caught);
}

function few(texts: readonly string[]): string {
  const more = texts.length - MAX_EXAMPLES;
  return `${texts.slice(0, MAX_EXAMPLES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
