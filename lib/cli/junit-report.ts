import { escapeText } from '../checker/escape-text.js';
import { type ContractReport, RULE_TITLES, type RuleResult } from '../checker/index.js';
import { formatChange } from './report-context.js';

/** A report for a CI: one test case a rule, in the XML that JUnit made customary. */
export function junitReport(report: ContractReport): string {
  const { url } = report;
  const rules = [...report.rules, ...baselineCase(report)];
  const failures = rules.filter(({ breaches }) => breaches.length).length;
  const skipped = rules.filter(({ checks }) => checks === 0).length;
  const counts = `tests="${rules.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="nestjs-registry-http" ${counts}>`,
    `  <testsuite name="${escape(url)}" ${counts}>`,
    ...rules.map(testCase),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/** The comparison with the baseline as a case of its own. */
function baselineCase({ baseline }: ContractReport): RuleResult[] {
  if (!baseline) return [];
  const breaches = baseline.changes.flatMap(change =>
    change.operations.map(operation => {
      const [method = '', path = ''] = operation.split(' ');
      const request = { method, path };
      return { rule: 'baseline', problem: formatChange(change), request, operation, curl: change.curl ?? '' };
    }),
  );
  return [
    { rule: 'baseline', title: RULE_TITLES.get('baseline') ?? '', checks: baseline.compared, breaches },
  ];
}

function testCase({ rule, title, checks, breaches }: RuleResult): string {
  const open = `    <testcase classname="contract" name="${escape(`${rule}: ${title}`)}"`;
  if (checks === 0 && !breaches.length) return `${open}><skipped/></testcase>`;
  if (!breaches.length) return `${open}/>`;
  const text = breaches.map(
    ({ request, problem, curl }) => `${request.method} ${request.path}: ${problem}\n${curl}`,
  );
  return `${open}><failure message="breaches: ${breaches.length}, checks: ${checks}">${escape(text.join('\n\n'))}</failure></testcase>`;
}

function escape(text: string): string {
  return (
    // XML 1.0 §2.2 cannot hold most controls either.
    escapeText(text, '\n')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
