import { WITH_RESPONSE, RAW, type Kind } from './kinds.js';

export type Planned = Kind | (typeof RAW)[number];

/** A round of requests in which every kind has its share, in an order that mixes them and is the same each time. */
export function planRound(): Planned[] {
  const round = [...WITH_RESPONSE, ...RAW].flatMap(kind => Array<Planned>(kind.share * 2).fill(kind));
  // A stride that is prime to the length visits each once.
  return round.flatMap((_, index) => round[(index * 77) % round.length] ?? []);
}

export function isRaw(planned: Planned): planned is (typeof RAW)[number] {
  return 'bytes' in planned;
}
