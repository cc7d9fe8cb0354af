import { checkContract, type ContractReport } from '../testing/index.js';
import { messageOf } from '../testing/message-of.js';
import { readArguments, USAGE, UsageError, type Arguments } from './arguments.js';
import { junitReport } from './junit-report.js';
import { progressOn, type Terminal } from './progress.js';
import { textReport } from './text-report.js';

const FORMATS: Record<Arguments['format'], (report: ContractReport) => string> = {
  text: textReport,
  json: report => JSON.stringify(report, undefined, 2),
  junit: junitReport,
};

/** Where the command writes: its report, and what it says beside. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: Terminal;
}

/** Runs the command, and tells its exit code: 0 the contract is kept, 1 it is broken, 2 it could not be checked. */
export async function run(args: readonly string[], { stdout, stderr }: Streams): Promise<0 | 1 | 2> {
  try {
    const called = readArguments(args);
    if (!called) {
      stdout.write(`${USAGE}\n`);
      return 0;
    }
    const { url, format, ...options } = called;
    const report = await checkContract(url, { ...options, onProgress: progressOn(stderr) });
    stdout.write(`${FORMATS[format](report)}\n`);
    return report.passed ? 0 : 1;
  } catch (error) {
    const usage = error instanceof UsageError ? '\nTry --help.' : '';
    stderr.write(`nestjs-registry-http: ${messageOf(error)}${usage}\n`);
    return 2;
  }
}
