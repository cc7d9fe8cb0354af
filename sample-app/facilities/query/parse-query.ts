import { BadRequestException, type ErrorDetail } from 'nestjs-registry-http';
import type { HrefOf } from '../href.pipe.js';
import { ParameterProblem } from './parameter-problem.js';
import { type ListDraft, readerOf } from './parameters.js';

/** A query as Express and Fastify hand it over: a name that was given several times has a list. */
export type RawQuery = Record<string, string | string[]>;

/** What is asked of the collection. */
export type ListRequest = Readonly<ListDraft>;

/** @throws BadRequestException that names every parameter at fault. */
export function parseQuery(raw: RawQuery, hrefOf: HrefOf): ListRequest {
  const errors: ErrorDetail[] = [];
  const draft: ListDraft = {
    filters: { properties: {}, identifiers: {} },
    sort: { by: 'createdAt', descending: false },
    offset: 0,
    limit: 25,
    allProperties: true,
  };
  for (const [parameter, value] of Object.entries(raw)) {
    try {
      const read = readerOf(parameter);
      if (!read) throw new ParameterProblem('is not a parameter of this collection');
      read(draft, [value].flat(), hrefOf);
    } catch (problem) {
      if (!(problem instanceof ParameterProblem)) throw problem;
      errors.push({ parameter, message: problem.message });
    }
  }
  if ('sortAsc' in raw && 'sortDesc' in raw) {
    errors.push({ parameter: 'sortDesc', message: 'cannot be combined with sortAsc' });
  }
  if (errors.length > 0) throw new BadRequestException('Validation failed', { errors });
  return draft;
}
