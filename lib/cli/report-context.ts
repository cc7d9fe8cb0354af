/** What a report is made for, beside the findings. */
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

/** The first operations, and how many more there are. */
export function listOperations(operations: readonly string[], all = false): string {
  const named = all ? operations : operations.slice(0, FEW);
  const more = operations.length - named.length;
  return [...named, ...(more ? [`and ${more} more`] : [])].join(', ');
}
