import { COLUMNS, type FacilityRow } from './facility-row.js';
import { ImportError } from './import-error.js';

/** Reads the fields of a row, which ends on the line that is given. */
export type RowReader = (fields: readonly string[], lastLine: number) => FacilityRow | { fault: string };

/** What a decoder puts in the place of bytes that it cannot read. */
const REPLACEMENT = '\uFFFD';

const howToRead = (encoding: string) =>
  `as ${encoding}: name its encoding with --encoding, for example latin1`;

/** Checks the first row, which names the columns, and returns what reads those after it. */
export function readHeader(file: string, header: readonly string[], encoding: string): RowReader {
  const columns = header.map(column => column.trim().toLowerCase());
  const refuse = (reason: string) => {
    throw new ImportError(`${file} ${reason}`);
  };
  if (columns.some(column => column.includes(REPLACEMENT))) refuse(`cannot be read ${howToRead(encoding)}`);
  const missing = COLUMNS.filter(column => !columns.includes(column));
  if (missing.length === COLUMNS.length) {
    refuse(`has no header: its first line must name the columns ${COLUMNS.join(', ')}`);
  }
  if (missing.length > 0) refuse(`has no column ${missing.join(', ')}`);
  const twice = columns.filter((column, index) => column !== '' && columns.indexOf(column) < index);
  if (twice.length > 0) refuse(`has more than one column ${[...new Set(twice)].join(', ')}`);

  const places = COLUMNS.map(column => [column, columns.indexOf(column)] as const);
  return (fields, lastLine) => {
    // A quote that opens and is not closed takes in the lines up to the next one.
    if (fields.some(field => field.includes('"') && /[\r\n]/.test(field))) {
      return { fault: `the quote that opens in it is not closed before line ${lastLine}` };
    }
    if (fields.length !== columns.length) return { fault: 'it does not have as many fields as the header' };
    const entries = places.map(([column, place]) => [column, fields[place] ?? ''] as const);
    const [column, text] = entries.find(([, field]) => field.includes(REPLACEMENT)) ?? [];
    if (column) return { fault: `${column} "${text}" cannot be read ${howToRead(encoding)}` };
    return Object.fromEntries(entries) as FacilityRow;
  };
}
