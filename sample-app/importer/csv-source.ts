import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { readHeader, type RowReader } from './csv-header.js';
import type { FacilityRow } from './facility-row.js';
import { ImportError } from './import-error.js';

/** A row and its place in the file. */
export interface SourceRow {
  /** The line that the row begins on, the header being line 1. */
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

const LINE_BREAK = /\r\n|\r|\n/g;

function hasCode(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

function unreadable(file: string, error: unknown): ImportError {
  if (error instanceof ImportError) return error;
  const known = hasCode(error) ? SYSTEM_ERRORS[error.code] : undefined;
  const said = known ?? (error instanceof Error ? error.message : String(error));
  return new ImportError(`Cannot read ${file}: ${said}`, { cause: error });
}

/** Why the parser cannot go on, in the row that begins on this line. */
function explainFault({ code, message }: CsvError, line: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return `the quote that opens in the row of line ${line} is never closed`;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return `the row of line ${line} has more than ${MAX_ROW_BYTES / 1024} kB: is its quote never closed?`;
  }
  return `${message} (in the row of line ${line})`;
}

/** The records of a CSV text, as soon as each is complete; csv-parse's own stream loses those before an error. */
async function* parseRecords(chunks: AsyncIterable<Buffer>, encoding: string) {
  const decoder = new TextDecoder(encoding);
  let records: string[][] = [];
  let pending = 0;
  const parser = parse({
    max_record_size: MAX_ROW_BYTES,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    on_record: (record: string[]) => {
      records.push(record);
      return null;
    },
  });
  parser.on('error', () => undefined).resume();
  let failure: Error | null | undefined;
  const feed = (text: string) =>
    new Promise<void>(done =>
      parser.write(text, error => {
        failure = error;
        done();
      }),
    );

  /** Each with its share of the bytes that were read since the last one; the one that is not complete has one too. */
  function* complete(incomplete: 0 | 1) {
    for (const [index, record] of records.entries()) {
      const bytes = Math.floor(pending / (records.length + incomplete - index));
      pending -= bytes;
      yield { record, bytes };
    }
    records = [];
  }

  for await (const chunk of chunks) {
    pending += chunk.length;
    await feed(decoder.decode(chunk, { stream: true }));
    yield* complete(1);
    if (failure) throw failure;
  }
  await feed(decoder.decode());
  failure ??= await new Promise<Error | null | undefined>(done => parser.end(done));
  yield* complete(0);
  if (failure) throw failure;
}

async function* readRows(file: string, encoding: string): AsyncGenerator<SourceRow> {
  const input = createReadStream(file);
  let line = 1;
  // Of the header and of blank lines.
  let skipped = 0;
  let reader: RowReader | undefined;
  try {
    for await (const { record, bytes } of parseRecords(input, encoding)) {
      const lines = 1 + (record.join('').match(LINE_BREAK)?.length ?? 0);
      const isBlank = record.length === 1 && record[0]?.trim() === '';
      if (isBlank || !reader) {
        skipped += bytes;
        if (!isBlank) reader = readHeader(file, record, encoding);
      } else {
        yield { line, bytes: bytes + skipped, content: reader(record, line + lines - 1) };
        skipped = 0;
      }
      line += lines;
    }
  } catch (error) {
    throw error instanceof CsvError
      ? new ImportError(`Cannot read ${file}: ${explainFault(error, line)}`, { cause: error })
      : unreadable(file, error);
  } finally {
    input.destroy();
  }
  if (!reader) throw new ImportError(`Cannot read ${file}: it has only blank lines`);
}

/** Opens a CSV file as a stream of rows, and tells its size. */
export async function openCsv(
  file: string,
  encoding: string,
): Promise<{ bytes: number; rows: AsyncIterable<SourceRow> }> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (found.isDirectory()) throw unreadable(file, { code: 'EISDIR' });
  if (found.size === 0) throw new ImportError(`Cannot read ${file}: it is empty`);
  return { bytes: found.size, rows: readRows(file, encoding) };
}
