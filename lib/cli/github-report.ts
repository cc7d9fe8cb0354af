import { escapeText } from '../checker/escape-text.js';
import type { ContractReport } from '../checker/index.js';
import { failsOn, listFindings, listOperations, type ReportContext } from './report-context.js';

/** A report as workflow commands of GitHub: one annotation for each finding, and one for the verdict. */
export function githubReport(report: ContractReport, context: ReportContext): string {
  const { findings, passed, url } = report;
  const annotations = listFindings(report).map(({ rule, problem, count, operations, curl }) => {
    const text = [`${count} × ${problem}`, listOperations(operations, context.all), curl]
      .filter(Boolean)
      .join('\n');
    return annotate(failsOn(context, rule) ? 'error' : 'warning', `check ${rule}`, text);
  });
  const verdict = passed ? 'is kept' : findings.length ? 'is broken' : 'was not checked in full';
  return [...annotations, annotate('notice', 'check', `The contract at ${url} ${verdict}.`)].join('\n');
}

function annotate(level: 'error' | 'warning' | 'notice', title: string, text: string): string {
  const property = escapeData(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${escapeData(text)}`;
}

/** A line of its own would be a command of its own. */
function escapeData(text: string): string {
  return escapeText(text, '\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
