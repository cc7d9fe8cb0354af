import type { Checker } from '../checker.js';
import type { BaselineReport } from '../report.js';
import type { Baseline, RecordedRoute } from './baseline.js';
import { writeBaseline } from './baseline-file.js';
import { compareBaselines } from './compare-baselines.js';

interface Outcome {
  readonly baseline: BaselineReport;
  readonly notes: readonly string[];
}

/** Compares the recorded responses with the baseline, or writes the baseline if there is none. */
export async function compareOrWrite(
  { recorder, isComplete, options }: Pick<Checker, 'recorder' | 'isComplete' | 'options'>,
  file: string,
  earlier: Baseline | undefined,
  routes: readonly RecordedRoute[] | undefined,
): Promise<Outcome | undefined> {
  if (!recorder) return undefined;
  const now = { requests: recorder.responses, routes };
  const unstable = recorder.unstableCount
    ? [`Not in the comparison: ${recorder.unstableCount} requests whose responses differed during the check.`]
    : [];
  if (!earlier) {
    const note = isComplete
      ? `The baseline ${file} was written, with ${now.requests.length} responses. The next check compares with it.`
      : `The baseline ${file} was not written, since the time was up.`;
    if (isComplete) await writeBaseline(file, now);
    return { baseline: { file, written: isComplete, compared: 0, changes: [] }, notes: [note, ...unstable] };
  }
  const { compared, changes, onlyBefore, onlyAfter } = compareBaselines(earlier, now, key =>
    recorder.getCurl(key),
  );
  const alone = [
    ...(onlyBefore ? [`${onlyBefore} requests that only the baseline has`] : []),
    ...(onlyAfter ? [`${onlyAfter} requests that only this check has`] : []),
  ];
  return {
    baseline: { file, written: false, compared, changes },
    notes: [
      ...(alone.length ? [`Not compared: ${alone.join(', ')}.`] : []),
      ...((earlier.routes && routes) || options.writes
        ? []
        : ['Not compared: success codes of routes that write. Only an application tells them.']),
      ...unstable,
    ],
  };
}
