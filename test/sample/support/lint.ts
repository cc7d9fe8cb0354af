import { Spectral, type RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';

/** What Spectral's rules for OpenAPI find in a document: the rule, the message and the place. */
export async function lintWithSpectral(document: unknown): Promise<[string | number, string, string][]> {
  const spectral = new Spectral();
  // Its own type leaves the formats open.
  spectral.setRuleset(oas as RulesetDefinition);
  const findings = await spectral.run(JSON.stringify(document));
  return findings.map(({ code, message, path }) => [code, message, `/${path.join('/')}`]);
}
