import { escapeText } from '../checker/escape-text.js';
import { getErrorMessage } from '../checker/error-message.js';
import { checkContract, type ContractReport } from '../checker/index.js';
import { type Arguments, readArguments, USAGE } from './arguments.js';
import { INFER_USAGE, readInferArguments } from './infer/infer-arguments.js';
import { runInfer } from './infer/run-infer.js';
import { junitReport } from './junit-report.js';
import { progressOn } from './progress.js';
import type { Streams } from './streams.js';
import { textReport } from './text-report.js';
import { UsageError } from './usage-error.js';

const FORMATS: Record<Arguments['format'], (report: ContractReport) => string> = {
  text: textReport,
  json: report => escapeText(JSON.stringify(report, undefined, 2), '\n'),
  junit: junitReport,
};

/** Runs the command, and tells its exit code: 0 the contract is kept, 1 it is broken, 2 it could not be checked. */
export async function run(args: readonly string[], { stdout, stderr }: Streams): Promise<0 | 1 | 2> {
  try {
    if (args[0] === 'infer') {
      const asked = readInferArguments(args.slice(1));
      if (asked) return await runInfer(asked, { stdout, stderr });
      stdout.write(`${INFER_USAGE}\n`);
      return 0;
    }
    const called = readArguments(args);
    if (!called) {
      stdout.write(`${USAGE}\n`);
      return 0;
    }
    const { url, format, ...options } = called;
    const report = await checkContract(url, { ...options, onProgress: progressOn(stderr) });
    stdout.write(`${FORMATS[format](report)}\n`);
    if (report.passed) return 0;
    return report.rules.some(({ breaches }) => breaches.length) ? 1 : 2;
  } catch (error) {
    const usage = error instanceof UsageError ? '\nTry --help.' : '';
    stderr.write(`nestjs-registry-http: ${escapeText(getErrorMessage(error), '\n')}${usage}\n`);
    return 2;
  }
}
