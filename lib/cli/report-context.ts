import type { BaselineChange, ContractReport, Finding } from '../checker/index.js';

/** The inputs of a report, beside the findings. */
export interface ReportContext {
  /** Whether nothing is left out of a text. */
  readonly all: boolean;
  /** The OpenAPI document as it was named. */
  readonly openapi?: string | undefined;
  /** The rules whose breaches make the command fail; without any, every rule does. */
  readonly failOn: readonly string[];
  /** The version of the package. */
  readonly version: string;
}

/** Operations that are named for one finding. */
const FEW = 3;

/** Whether a breach of a rule makes the command fail. */
export function failsOn({ failOn }: Pick<ReportContext, 'failOn'>, rule: string): boolean {
  return failOn.length === 0 || failOn.includes(rule);
}

/** The findings, and each change since the baseline as one. */
export function listFindings({ findings, baseline }: ContractReport): Finding[] {
  const changes = baseline?.changes ?? [];
  return [
    ...findings,
    ...changes.map(change => ({
      rule: 'baseline',
      problem: formatChange(change),
      count: change.count,
      operations: change.operations,
      curl: change.curl ?? '',
    })),
  ];
}

/** A change in one line: `status: 200 → 201`. */
export function formatChange({ what, before, after, source }: BaselineChange): string {
  return `${what}: ${before} → ${after}${source === 'application' ? ' (read from the application)' : ''}`;
}

/** The verdict on the baseline in one line; nothing if nothing was compared. */
export function judgeBaseline({ baseline }: ContractReport): string | undefined {
  if (!baseline || baseline.written) return undefined;
  const { file, compared, changes } = baseline;
  const requests = `${compared} ${compared === 1 ? 'request' : 'requests'}`;
  return changes.length
    ? `Changed: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'} in ${requests} since ${file}. If they are wanted, delete the file.`
    : `Unchanged: ${requests} as in ${file}.`;
}

/** The first operations, and how many more there are. */
export function listOperations(operations: readonly string[], all = false): string {
  const named = all ? operations : operations.slice(0, FEW);
  const more = operations.length - named.length;
  return [...named, ...(more ? [`and ${more} more`] : [])].join(', ');
}
