import { escapeText } from '../checker/escape-text.js';
import type { ContractReport, Finding, RuleResult } from '../checker/index.js';
import {
  failsOn,
  formatChange,
  judgeBaseline,
  listOperations,
  type ReportContext,
} from './report-context.js';

const PLURALS = { breach: 'breaches', rule: 'rules', check: 'checks' } as const;
/** Lines of the summary. */
const MOST_LINES = 10;
/** Rows of the table of changes. */
const MOST_CHANGES = 30;

/** A report for a person: each finding with a line that shows it, and a summary. */
export function textReport(report: ContractReport, context: Pick<ReportContext, 'all' | 'failOn'>): string {
  const { url, rules } = report;
  const lines = [
    `The contract at ${url}`,
    ...(context.all ? ['', ...rules.map(line)] : []),
    ...rules.flatMap(rule => details(rule, report.findings, context.all)),
    ...tabulateChanges(report, context.all),
    '',
    ...summarize(report, context),
  ];
  return lines.map(text => escapeText(text)).join('\n');
}

function counted(count: number, what: keyof typeof PLURALS): string {
  return `${count} ${count === 1 ? what : PLURALS[what]}`;
}

function line({ rule, title, checks, breaches }: RuleResult): string {
  const mark = breaches.length ? '✗' : checks ? '✓' : '–';
  const count = [breaches.length ? counted(breaches.length, 'breach') : '', checks || 'not checked'];
  return `  ${mark} ${rule.padEnd(18)} ${title} (${count.filter(Boolean).join(' in ')})`;
}

function details({ rule, title }: RuleResult, findings: readonly Finding[], all: boolean): string[] {
  const own = findings.filter(finding => finding.rule === rule);
  if (!own.length) return [];
  return [
    '',
    `✗ ${rule}: ${title}`,
    ...own.flatMap(({ problem, count, operations, curl }) => [
      `  ${count} × ${problem}`,
      `      ${listOperations(operations, all)}`,
      `      ${curl}`,
    ]),
  ];
}

/** The changes for clients since the baseline. */
function tabulateChanges({ baseline }: ContractReport, all: boolean): string[] {
  if (!baseline?.changes.length) return [];
  const rows = baseline.changes.map(change => ({
    change: formatChange(change),
    count: `${change.count} ×`,
    operations: listOperations(change.operations, all),
  }));
  const shown = all ? rows : rows.slice(0, MOST_CHANGES);
  const more = rows.length - shown.length;
  const width = Math.max(...shown.map(({ change }) => change.length));
  const wide = Math.max(...shown.map(({ count }) => count.length));
  return [
    '',
    `≠ Changes for clients since ${baseline.file}`,
    ...shown.map(
      ({ change, count, operations }) => `  ${count.padStart(wide)} ${change.padEnd(width)}  ${operations}`,
    ),
    ...(more ? [`  and ${more} more changes: --all shows them`] : []),
  ];
}

/** The numbers of checks made, checks not made, and breaches. */
function summarize(report: ContractReport, context: Pick<ReportContext, 'all' | 'failOn'>): string[] {
  const { rules, notes } = report;
  const checks = rules.reduce((sum, rule) => sum + rule.checks, 0);
  const checked = rules.filter(rule => rule.checks);
  const others = rules.filter(rule => !rule.checks).map(({ rule }) => rule);
  const head = [
    `Checked: ${counted(checked.length, 'rule')} in ${counted(checks, 'check')}.`,
    ...(others.length ? [`Not checked: ${others.join(', ')}.`] : []),
  ];
  const compared = judgeBaseline(report);
  const verdicts = [judge(report, context), ...(compared === undefined ? [] : [compared])];
  const room = context.all ? notes.length : MOST_LINES - head.length - verdicts.length;
  const shown = notes.length > room ? notes.slice(0, room - 1) : notes;
  const more = notes.length - shown.length;
  return [...head, ...shown, ...(more ? [`And ${more} more notes: --all shows them.`] : []), ...verdicts];
}

function judge({ passed, rules }: ContractReport, context: Pick<ReportContext, 'failOn'>): string {
  const checks = counted(
    rules.reduce((sum, rule) => sum + rule.checks, 0),
    'check',
  );
  const broken = rules.filter(({ breaches }) => breaches.length);
  if (!broken.length) return `${passed ? 'Kept' : 'Not finished'}: ${checks}, no breach.`;
  const breaches = broken.reduce((sum, rule) => sum + rule.breaches.length, 0);
  const fails = broken.some(({ rule }) => failsOn(context, rule));
  const tolerated = fails ? '' : ` None is of ${context.failOn.join(', ')}.`;
  return `Broken: ${counted(breaches, 'breach')} of ${counted(broken.length, 'rule')} in ${checks}.${tolerated}`;
}
