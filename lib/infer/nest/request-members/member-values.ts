import type { Analysis, Known, RouteFacts } from '../../analysis.js';
import { isObject, OtherThan } from '../../values/known.js';
import type { Enhancer } from '../enhancers.js';
import { isMemberAbsent } from './absent-members.js';
import { followGuard } from './follow-guard.js';
import { findSettingMethods } from './setting-methods.js';

/** The most values for which the code after the guards is evaluated. */
const MOST_VALUES = 8;

/**
 * Finds the values that a member of the request can have after the guards of a route. `undefined` if it can have any.
 *
 * Each guard is followed from its start to its end. A value with which it always throws or returns `false` is left out.
 */
export function findMemberValues(
  analysis: Analysis,
  member: string,
  guards: readonly Enhancer[],
  route: Pick<RouteFacts, 'metadata'>,
): readonly Known[] | undefined {
  if (isMemberAbsent(analysis, member, guards)) return [{ value: undefined }];
  const methods = member === 'user' ? undefined : findSettingMethods(analysis, member);
  if (!methods) return undefined;
  // What later guards require is not known yet.
  const purpose = {
    analysis,
    member,
    methods,
    route: { metadata: route.metadata, request: () => undefined },
  };
  let values: readonly Known[] | undefined = [{ value: undefined }];
  for (const guard of guards) {
    values = values && followGuard(purpose, guard, values);
  }
  return values && merge(values);
}

/** The same values, with one `OtherThan` at most. */
function merge(values: readonly Known[]): readonly Known[] | undefined {
  const others = values.flatMap(({ value }) => (value instanceof OtherThan ? [value] : []));
  const constants = values.filter(({ value }) => !(value instanceof OtherThan));
  const [first] = others;
  if (!first) return constants.length > 0 && constants.length <= MOST_VALUES ? constants : undefined;
  const isPossible = (value: unknown): boolean =>
    constants.some(({ value: constant }) => isObject(constant) || constant === value) ||
    others.some(({ excluded }) => !excluded.includes(value));
  const excluded = first.excluded.filter(value => !isPossible(value));
  return excluded.length ? [{ value: new OtherThan(excluded) }] : undefined;
}
