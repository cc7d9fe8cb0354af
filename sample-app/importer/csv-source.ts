import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse, type InfoRecord } from 'csv-parse';
import { COLUMNS, type FacilityRow } from './facility-row.js';
import { ImportError } from './import-error.js';

/** A row and its place in the file. */
export interface SourceRow {
  /** The line that the row ends on, the header being line 1. */
  line: number;
  /** What it takes up in the file. */
  bytes: number;
  /** The row, or why it could not be read. */
  content: FacilityRow | { fault: string };
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read',
  EISDIR: 'it is a directory',
  ENOENT: 'there is no such file',
};

// One quote too many makes the rest of the file one field: the error should come before the memory is full of it.
const MAX_ROW_BYTES = 64 * 1024;

function hasCode(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

function unreadable(file: string, error: unknown): ImportError {
  if (error instanceof ImportError) return error;
  const known = hasCode(error) ? SYSTEM_ERRORS[error.code] : undefined;
  const said = known ?? (error instanceof Error ? error.message : String(error));
  return new ImportError(`Cannot read ${file}: ${said}`, { cause: error });
}

function checkHeader(file: string, header: readonly string[]): string[] {
  const columns = header.map(column => column.trim().toLowerCase());
  const missing = COLUMNS.filter(column => !columns.includes(column));
  if (missing.length > 0) throw new ImportError(`${file} has no column ${missing.join(', ')}`);
  return columns;
}

async function* readRows(file: string): AsyncGenerator<SourceRow> {
  const input = createReadStream(file);
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkHeader(file, header),
    info: true,
    max_record_size: MAX_ROW_BYTES,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  input.on('error', error => parser.destroy(error));
  let before = 0;
  try {
    for await (const { info, record } of input.pipe(parser) as AsyncIterable<{
      info: InfoRecord;
      record: FacilityRow;
    }>) {
      const content = info.error ? { fault: 'it does not have as many fields as the header' } : record;
      yield { line: info.lines, bytes: info.bytes - before, content };
      before = info.bytes;
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    input.destroy();
  }
}

/** Opens a CSV file as a stream of rows, and tells its size. */
export async function openCsv(file: string): Promise<{ bytes: number; rows: AsyncIterable<SourceRow> }> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (found.isDirectory()) throw unreadable(file, { code: 'EISDIR' });
  if (found.size === 0) throw new ImportError(`Cannot read ${file}: it is empty`);
  return { bytes: found.size, rows: readRows(file) };
}
