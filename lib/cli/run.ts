import { escapeText } from '../checker/escape-text.js';
import { getErrorMessage } from '../checker/error-message.js';
import { BaselineError, checkContract, type ContractReport } from '../checker/index.js';
import { type Format, readArguments, USAGE } from './arguments.js';
import { githubReport } from './github-report.js';
import { INFER_USAGE, readInferArguments } from './infer/infer-arguments.js';
import { runInfer } from './infer/run-infer.js';
import { junitReport } from './junit-report.js';
import { markdownReport } from './markdown-report.js';
import { progressOn } from './progress.js';
import { failsOn, listFindings, type ReportContext } from './report-context.js';
import { sarifReport } from './sarif-report.js';
import type { Streams } from './streams.js';
import { textReport } from './text-report.js';
import { UsageError } from './usage-error.js';
import { readVersion } from './version.js';

const REPORTS: Record<Format, (report: ContractReport, context: ReportContext) => string> = {
  text: textReport,
  json: report => escapeText(JSON.stringify(report, undefined, 2), '\n'),
  junit: junitReport,
  sarif: sarifReport,
  github: githubReport,
  markdown: markdownReport,
};

/**
 * Runs the command, and returns its exit code: 0 if the contract is kept, 1 if it is broken or the baseline differs, 2 if it could not be
 * checked.
 */
export async function run(args: readonly string[], { stdout, stderr }: Streams): Promise<0 | 1 | 2> {
  try {
    if (args[0] === 'infer') {
      const asked = readInferArguments(args.slice(1));
      if (asked) return await runInfer(asked, { stdout, stderr });
      stdout.write(`${INFER_USAGE}\n`);
      return 0;
    }
    if (args.includes('--version')) {
      stdout.write(`${readVersion()}\n`);
      return 0;
    }
    const called = readArguments(args);
    if (!called) {
      stdout.write(`${USAGE}\n`);
      return 0;
    }
    const { url, format, all, failOn, ...options } = called;
    const report = await checkContract(url, { ...options, onProgress: progressOn(stderr) });
    const context = { all, failOn, openapi: options.openapi, version: readVersion() };
    stdout.write(`${REPORTS[format](report, context)}\n`);
    if (listFindings(report).some(({ rule }) => failsOn(context, rule))) return 1;
    return report.complete ? 0 : 2;
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof BaselineError ? '\nTry --help.' : '';
    stderr.write(`nestjs-registry-http: ${escapeText(getErrorMessage(error), '\n')}${usage}\n`);
    return 2;
  }
}
