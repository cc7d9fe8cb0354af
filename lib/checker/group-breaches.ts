import type { Breach, Finding, RuleResult } from './report.js';

/** Groups breaches by rule and fault, in the order in which they were found. A fault with other values is the same fault. */
export function groupBreaches(rules: readonly Pick<RuleResult, 'breaches'>[]): Finding[] {
  const groups = new Map<string, [Breach, ...Breach[]]>();
  for (const breach of rules.flatMap(({ breaches }) => breaches)) {
    const key = `${breach.rule} ${breach.problem.replace(/"(?:[^"\\]|\\.)*"/g, '"…"')}`;
    const group = groups.get(key);
    if (group) group.push(breach);
    else groups.set(key, [breach]);
  }
  return [...groups.values()].map(group => ({
    rule: group[0].rule,
    problem: group[0].problem,
    count: group.length,
    operations: [...new Set(group.map(({ operation }) => operation))],
    curl: group[0].curl,
  }));
}
