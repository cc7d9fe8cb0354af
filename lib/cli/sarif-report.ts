import { escapeText } from '../checker/escape-text.js';
import { type ContractReport, type Finding, RULE_TITLES } from '../checker/index.js';
import { failsOn, listFindings, listOperations, type ReportContext } from './report-context.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const RULE_IDS = [...RULE_TITLES.keys()];

/** A report as SARIF 2.1.0: one result for each finding, with its operations as logical locations. */
export function sarifReport(report: ContractReport, context: ReportContext): string {
  const { url, findings, passed } = report;
  const rules = [...RULE_TITLES].map(([id, title]) => ({ id, shortDescription: { text: title } }));
  const driver = { name: 'nestjs-registry-http', version: context.version, rules };
  const isFile = context.openapi !== undefined && !/^(?:\/|https?:)/i.test(context.openapi);
  const uri = isFile ? encodeURI(context.openapi.replaceAll('\\', '/')) : url;
  const run = {
    tool: { driver },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: passed || findings.length > 0 }],
    results: listFindings(report).map(finding => toResult(finding, uri, context)),
  };
  return escapeText(JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2), '\n');
}

function toResult(
  { rule, problem, count, operations, curl }: Finding,
  uri: string,
  context: ReportContext,
): object {
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: failsOn(context, rule) ? 'error' : 'warning',
    message: { text: [problem, listOperations(operations, context.all), curl].filter(Boolean).join('\n') },
    occurrenceCount: count,
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
        logicalLocations: operations.map(fullyQualifiedName => ({ fullyQualifiedName, kind: 'function' })),
      },
    ],
    // The same from run to run, whatever values a fault has.
    partialFingerprints: { 'ruleAndFault/v1': `${rule} ${problem.replace(/"(?:[^"\\]|\\.)*"/g, '"…"')}` },
  };
}
