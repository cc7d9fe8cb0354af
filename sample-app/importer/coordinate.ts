// Decimal degrees as clerks type them: padded with zeros (`034.92687`), with a plus, with blanks around or beside the
// sign and the point. Nothing behind the point (`00   `, `037.`) is a number that somebody left unfinished.
const DECIMAL_DEGREES = /^\s*([+-]?)\s*(\d*)\s*\.\s*(\d+)\s*$/;

/** The largest latitude and longitude of WGS 84. */
const LIMITS = { latitude: 90, longitude: 180 } as const satisfies Record<string, number>;

/** A coordinate, or what is wrong with it. */
export type Coordinate = { degrees: number } | { fault: string };

/** Reads one coordinate as a clerk typed it. */
export function readCoordinate(axis: keyof typeof LIMITS, typed: string): Coordinate {
  if (typed.trim() === '') return { fault: `${axis} is empty` };
  const [, sign = '', whole = '', fraction = ''] = DECIMAL_DEGREES.exec(typed) ?? [];
  if (fraction === '') return { fault: `${axis} "${typed}" is not in decimal degrees` };
  const magnitude = Number(`${whole}.${fraction}`);
  if (magnitude > LIMITS[axis]) return { fault: `${axis} "${typed}" is out of range` };
  return { degrees: sign === '-' && magnitude > 0 ? -magnitude : magnitude };
}
