#!/usr/bin/env node
import { checkContract, type ContractReport } from '../testing/index.js';
import { readArguments, USAGE, UsageError, type Arguments } from './arguments.js';
import { junitReport } from './junit-report.js';
import { progressOn } from './progress.js';
import { textReport } from './text-report.js';

const FORMATS: Record<Arguments['format'], (report: ContractReport) => string> = {
  text: textReport,
  json: report => JSON.stringify(report, undefined, 2),
  junit: junitReport,
};

async function run(args: readonly string[]): Promise<number> {
  try {
    const called = readArguments(args);
    if (!called) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const { url, format, ...options } = called;
    const report = await checkContract(url, { ...options, onProgress: progressOn(process.stderr) });
    process.stdout.write(`${FORMATS[format](report)}\n`);
    return report.passed ? 0 : 1;
  } catch (error) {
    const usage = error instanceof UsageError ? '\nTry --help.' : '';
    process.stderr.write(
      `nestjs-registry-http: ${error instanceof Error ? error.message : String(error)}${usage}\n`,
    );
    return 2;
  }
}

process.exitCode = await run(process.argv.slice(2));
