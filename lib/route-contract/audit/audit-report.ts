import type { LoggerService } from '@nestjs/common';
import type { SuccessCodes } from '../../status/index.js';
import type { Declarations } from '../registry-contract.js';
import { auditRoutes, type Finding } from './audit-routes.js';

/** The number of problems in the start-up report. Each has two lines, so that the report has at most 20 lines. */
const MAX_PROBLEMS = 8;
/** The number of routes that are named for each problem. */
const MAX_EXAMPLES = 3;
const INDENT = '      ';

/** Routes with one problem, and so with one remedy. */
interface Group {
  readonly problem: string;
  readonly remedy: string;
  readonly findings: readonly Finding[];
}

/** Findings by problem: first those that contradict the contract, then those of most routes. */
function groupByProblem(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.problem}\n${finding.remedy}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .sort((one, other) => escapes(one) - escapes(other) || other.length - one.length)
    .flatMap(group =>
      group[0] ? { problem: group[0].problem, remedy: group[0].remedy, findings: group } : [],
    );
}

function escapes([first]: readonly Finding[]): number {
  return first?.contradicts ? 0 : 1;
}

function describeProblem({ problem, remedy, findings }: Group): string {
  return `${String(findings.length).padStart(4)} × ${problem}: ${remedy}`;
}

function describeFinding({ route, detail }: Finding): string {
  const { controller, handler, method, endpoints } = route;
  const name = `${controller}.${handler} (${method} ${endpoints[0]?.path ?? ''})`;
  return detail === undefined ? name : `${name}: ${detail}`;
}

/** A few lines, however many findings there are. */
function summarize(findings: readonly Finding[]): string {
  const groups = groupByProblem(findings);
  const lines = groups.slice(0, MAX_PROBLEMS).flatMap(group => {
    const examples = group.findings.slice(0, MAX_EXAMPLES).map(describeFinding);
    const more = group.findings.length - examples.length;
    return [describeProblem(group), `${INDENT}${examples.join(', ')}${more ? `, and ${more} more` : ''}`];
  });
  const hidden = groups.slice(MAX_PROBLEMS);
  if (hidden.length) {
    const routes = hidden.reduce((sum, { findings: { length } }) => sum + length, 0);
    lines.push(
      `${String(routes).padStart(4)} × ${hidden.length} other problems, shown once these are mended`,
    );
  }
  return lines.join('\n');
}

/** Every finding, each on a line of its own below its problem. */
function listAll(findings: readonly Finding[]): string {
  return groupByProblem(findings)
    .flatMap(group => [
      describeProblem(group),
      ...group.findings.map(finding => `${INDENT}${describeFinding(finding)}`),
    ])
    .join('\n');
}

/**
 * Logs at start-up what the contract changes for clients. It lists by problem the routes that contradict the contract, and
 * the routes that may send a response by themselves, so that nothing can be enforced.
 *
 * @throws Error in `strict` mode, with every route that contradicts the contract
 */
export function reportAudit(declarations: Declarations, mode: SuccessCodes, logger: LoggerService): void {
  const findings = auditRoutes(declarations, mode);
  const contradictions = findings.filter(({ contradicts }) => contradicts);
  if (mode === 'strict' && contradictions.length) {
    throw new Error(`RegistryHttpModule: these routes contradict the contract:\n${listAll(contradictions)}`);
  }
  if (findings.length) {
    logger.warn(`These routes contradict the contract, or are not covered by it:\n${summarize(findings)}`);
  }
}
