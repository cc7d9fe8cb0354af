import { pMapIterable } from 'p-map';
import type { SourceRow } from './csv-source.js';
import type { FacilitySender } from './facility-sender.js';
import { mapRow } from './facility-row.js';
import { ImportError } from './import-error.js';
import type { Outcome } from './outcome.js';
import type { Summary } from './summary.js';

/** What an import needs. */
export interface ImportRowsOptions {
  rows: AsyncIterable<SourceRow>;
  send: FacilitySender;
  concurrency: number;
  summary: Summary;
  /** Stops it: no further row is sent, those under way are finished. */
  stop: AbortController;
  /** Called after each row with how much of the file is done. */
  onRow: (bytes: number) => void;
}

/** Sends one row, unless it should not be sent any more or cannot be. */
async function sendRow(
  { line, content }: SourceRow,
  { send, summary, stop }: ImportRowsOptions,
  sentOnLine: Map<string, number>,
): Promise<Outcome> {
  if (stop.signal.aborted) return { kind: 'unsent' };
  if ('fault' in content) return { kind: 'refused', reason: content.fault };
  const mapped = mapRow(content);
  if ('fault' in mapped) return { kind: 'refused', reason: mapped.fault };
  const code = content.code.trim();
  const earlier = sentOnLine.get(code);
  if (earlier !== undefined) return { kind: 'refused', reason: `code "${code}" is that of line ${earlier}` };
  sentOnLine.set(code, line);
  const outcome = await send(mapped.facility);
  const isStored = outcome.kind === 'created' || outcome.kind === 'existing';
  if (isStored && mapped.coordinatesFault) {
    summary.addCoordinatesFault(line, `${mapped.facility.name}: ${mapped.coordinatesFault}`);
  }
  return outcome;
}

/** Sends the rows, a number of them at once, and reads no further ahead. Returns the reason if it had to stop. */
export async function importRows(options: ImportRowsOptions): Promise<string | undefined> {
  const { rows, concurrency, summary, stop, onRow } = options;
  let reason: string | undefined;
  let bytes = 0;
  const sentOnLine = new Map<string, number>();

  async function* taken(): AsyncGenerator<SourceRow> {
    try {
      for await (const row of rows) {
        if (stop.signal.aborted) return;
        yield row;
      }
    } catch (error) {
      // Only the end of the rows, so that those under way are still counted.
      if (!(error instanceof ImportError)) throw error;
      reason = error.message;
    }
  }

  const results = pMapIterable(
    taken(),
    async row => ({ row, outcome: await sendRow(row, options, sentOnLine) }),
    {
      concurrency,
      preserveOrder: false,
    },
  );
  for await (const { row, outcome } of results) {
    summary.add(row.line, outcome);
    if (outcome.kind !== 'unsent' && outcome.kind !== 'unanswered') {
      onRow((bytes += row.bytes));
    } else if (outcome.reason !== undefined) {
      reason ??= outcome.reason;
      stop.abort();
    }
  }
  return reason;
}
