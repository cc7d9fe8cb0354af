import type ts from 'typescript';
import { type Fact, makeKey } from './facts.js';

/** The possible results of running a piece of code. */
export interface Effects {
  readonly thrown: FactSet;
  readonly carried: FactSet;
  /**
   * Errors that no `catch` around the code catches: those that are passed to a callback, such as `next(error)`, and those of
   * promises that are kept where any code may await them.
   */
  readonly passed?: FactSet | undefined;
}

/** Facts by their key. A fact that is found twice counts once. */
export type FactSet = ReadonlyMap<string, Fact>;

const EMPTY: FactSet = new Map();

/** Nothing is thrown. */
export const NO_EFFECTS: Effects = { thrown: EMPTY, carried: EMPTY };

export function factSet(facts: Iterable<Fact>): FactSet {
  const set = new Map<string, Fact>();
  for (const fact of facts) addFact(set, fact);
  return set.size ? set : EMPTY;
}

function addFact(set: Map<string, Fact>, fact: Fact): void {
  const key = makeKey(fact);
  const known = set.get(key);
  if (!known || isShorter(fact, known)) set.set(key, fact);
}

function isShorter(fact: Fact, known: Fact): boolean {
  return fact.kind === 'error' && known.kind === 'error' && fact.via.length < known.via.length;
}

/** Unites sets. Returns the first one if the others add nothing: most calls in a function throw the same errors. */
export function unite(...sets: readonly FactSet[]): FactSet {
  let union = EMPTY;
  let own: Map<string, Fact> | undefined;
  for (const set of sets) {
    if (set === union || set.size === 0) continue;
    if (union.size === 0) {
      union = set;
      continue;
    }
    for (const [key, fact] of set) {
      const known = union.get(key);
      if (known && !isShorter(fact, known)) continue;
      union = own ??= new Map(union);
      own.set(key, fact);
    }
  }
  return union;
}

export function uniteEffects(...effects: readonly Effects[]): Effects {
  const filled = effects.filter(effect => !isEmpty(effect));
  if (filled.length <= 1) return filled[0] ?? NO_EFFECTS;
  const passed = filled.flatMap(effect => (effect.passed ? [effect.passed] : []));
  return {
    thrown: unite(...filled.map(({ thrown }) => thrown)),
    carried: unite(...filled.map(({ carried }) => carried)),
    ...(passed.length > 0 && { passed: unite(...passed) }),
  };
}

const isEmpty = ({ thrown, carried, passed }: Effects) => thrown.size + carried.size === 0 && !passed;

/** Moves the carried errors to the thrown ones: `await` throws the errors of a promise. */
export function awaited({ thrown, carried, passed }: Effects): Effects {
  return { thrown: unite(thrown, carried), carried: EMPTY, passed };
}

/** All errors are thrown: also those of promises that are kept, since no other code is left to await them. */
export function ended({ thrown, carried, passed }: Effects): Effects {
  return { thrown: unite(thrown, carried, passed ?? EMPTY), carried: EMPTY };
}

/** The errors of a promise that is kept where any code may await it: in a member, or by a function that is not known. */
export function kept({ thrown, carried, passed }: Effects): Effects {
  return { thrown, carried: EMPTY, passed: passed ? unite(passed, carried) : passing(carried).passed };
}

/** Moves the thrown errors to the carried ones: an async function rejects with the errors that it throws. */
export function rejected({ thrown, carried, passed }: Effects): Effects {
  return { thrown: EMPTY, carried: unite(thrown, carried), passed };
}

/** The effects of calling a parameter: those of the function that the caller passes. */
export function callingParameter(parameter: ts.Symbol): Effects {
  return {
    thrown: factSet([{ kind: 'call', parameter, channel: 'thrown' }]),
    carried: factSet([{ kind: 'call', parameter, channel: 'carried' }]),
  };
}

/** The effects without the value: a promise that is never awaited does not affect the request. */
export function detached({ thrown, passed }: Effects): Effects {
  return { thrown, carried: EMPTY, passed };
}

export function throwing(...facts: readonly Fact[]): Effects {
  return { thrown: factSet(facts), carried: EMPTY };
}

export function carrying(facts: FactSet): Effects {
  return { thrown: EMPTY, carried: facts };
}

/** The errors are passed to a callback. */
export function passing(facts: FactSet | undefined): Effects {
  return facts?.size ? { ...NO_EFFECTS, passed: facts } : NO_EFFECTS;
}

/** The same facts, called from one more place. */
export function calledFrom(effects: Effects, caller: string): Effects {
  if (isEmpty(effects)) return effects;
  const known = extended.get(effects) ?? new Map<string, Effects>();
  extended.set(effects, known);
  const found = known.get(caller) ?? {
    thrown: extend(effects.thrown, caller),
    carried: extend(effects.carried, caller),
    ...(effects.passed && { passed: extend(effects.passed, caller) }),
  };
  known.set(caller, found);
  return found;
}

/** The results of `calledFrom`: a function that many call has one result for all of them. */
const extended = new WeakMap<Effects, Map<string, Effects>>();

/** The calls are no part of a fact's key. */
function extend(facts: FactSet, caller: string): FactSet {
  if (facts.size === 0) return facts;
  const set = new Map<string, Fact>();
  for (const [key, fact] of facts) {
    const isExtended = fact.kind === 'error' && fact.via.length < 12 && !fact.via.includes(caller);
    set.set(key, isExtended ? { ...fact, via: [caller, ...fact.via] } : fact);
  }
  return set;
}
