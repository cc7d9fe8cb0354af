import type { ObjectOrList } from '../known.js';

/** The values with the object that the function returns, or `MAY_CHANGE`. */
export type Outcome = readonly ObjectOrList[] | undefined;

/** Code may change the object, or cannot be followed. */
export const MAY_CHANGE = undefined;

/** Nothing changes the object, and the function does not return it. */
export const UNCHANGED: readonly ObjectOrList[] = [];

/** Both outcomes, of two references to the same object. */
export function join(first: Outcome, second: Outcome): Outcome {
  return first && second && [...first, ...second];
}

/** The outcome of all parts. They are followed until one of them may change the object. */
export function joinAll<Part>(parts: readonly Part[], follow: (part: Part) => Outcome): Outcome {
  return parts.reduce<Outcome>((outcome, part) => outcome && join(outcome, follow(part)), UNCHANGED);
}
