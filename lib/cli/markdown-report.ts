import { escapeText } from '../checker/escape-text.js';
import type { ContractReport } from '../checker/index.js';
import { judgeBaseline, listOperations, type ReportContext } from './report-context.js';

/** A report in GitHub's Markdown, for the summary of a job or a comment. */
export function markdownReport(report: ContractReport, { all }: Pick<ReportContext, 'all'>): string {
  const { url, passed, rules, findings, notes } = report;
  const checks = rules.reduce((sum, rule) => sum + rule.checks, 0);
  const verdict = passed ? 'kept' : findings.length ? 'broken' : 'not checked in full';
  const table = findings.map(
    ({ rule, problem, count, operations }) =>
      `| ${code(rule)} | ${code(problem)} | ${count} | ${code(listOperations(operations, all))} |`,
  );
  return [
    `## The contract is ${verdict}`,
    '',
    `${code(url)}: ${checks} checks, ${findings.length} findings.`,
    ...(table.length
      ? ['', '| rule | fault | count | operations |', '| --- | --- | ---: | --- |', ...table]
      : []),
    ...tabulateChanges(report, all),
    ...(findings.length ? ['', fence(findings.map(({ curl }) => curl))] : []),
    ...(notes.length ? ['', ...notes.map(note => `- ${code(note)}`)] : []),
  ].join('\n');
}

/** The changes since the baseline. */
function tabulateChanges(report: ContractReport, all: boolean): string[] {
  const rows = (report.baseline?.changes ?? []).map(
    ({ what, before, after, count, operations, source }) =>
      `| ${code(what)} | ${code(before)} | ${code(after)} | ${count} | ${code(listOperations(operations, all))} | ${source} |`,
  );
  const verdict = judgeBaseline(report);
  const head = '| change for clients | before | after | count | operations | seen in |';
  return [
    ...(verdict === undefined ? [] : ['', code(verdict)]),
    ...(rows.length ? ['', head, '| --- | --- | --- | ---: | --- | --- |', ...rows] : []),
  ];
}

/** Code, in which no server can write Markdown, in a cell. */
function code(text: string): string {
  const shown = escapeText(text).replaceAll('|', '\\|');
  const ticks = '`'.repeat(longestRun(shown) + 1);
  return shown.includes('`') ? `${ticks} ${shown} ${ticks}` : `${ticks}${shown}${ticks}`;
}

function fence(lines: readonly string[]): string {
  const text = lines.map(line => escapeText(line)).join('\n');
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${ticks}sh`, text, ticks].join('\n');
}

/** The length of the longest run of backticks. */
function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
