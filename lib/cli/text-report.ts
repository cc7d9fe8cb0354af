import { escapeText } from '../checker/escape-text.js';
import type { ContractReport, RuleResult } from '../checker/index.js';

const PLURALS = { breach: 'breaches', rule: 'rules' } as const;

/** A report for a person: the rules in turn, and for each breach the line that shows it. */
export function textReport({ url, passed, rules, notes }: ContractReport): string {
  const broken = rules.filter(({ breaches }) => breaches.length);
  const checks = rules.reduce((sum, rule) => sum + rule.checks, 0);
  const breaches = broken.reduce((sum, rule) => sum + rule.breaches.length, 0);
  const lines = [
    `The contract at ${url}`,
    '',
    ...rules.map(line),
    ...broken.flatMap(details),
    '',
    ...notes,
    passed
      ? `Kept: ${checks} checks, no breach.`
      : !breaches
        ? `Not finished: ${checks} checks, no breach.`
        : `Broken: ${counted(breaches, 'breach')} of ${counted(broken.length, 'rule')} in ${checks} checks.`,
  ];
  return lines.map(text => escapeText(text)).join('\n');
}

function counted(count: number, what: 'breach' | 'rule'): string {
  return `${count} ${count === 1 ? what : PLURALS[what]}`;
}

function line({ rule, title, checks, breaches }: RuleResult): string {
  const mark = breaches.length ? '✗' : checks ? '✓' : '–';
  const count = [breaches.length ? counted(breaches.length, 'breach') : '', checks || 'not checked'];
  return `  ${mark} ${rule.padEnd(18)} ${title} (${count.filter(Boolean).join(' in ')})`;
}

function details({ rule, title, breaches }: RuleResult): string[] {
  return [
    '',
    `${rule}: ${title}`,
    ...breaches.flatMap(({ request, problem, curl }) => [
      `  ${request.method} ${request.path}: ${problem}`,
      `    ${curl}`,
    ]),
  ];
}
