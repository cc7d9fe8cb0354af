import { RESPONSE_RULES } from '../response-rules.js';
import { allow } from './allow.rule.js';
import { challenge } from './challenge.rule.js';
import { conditional } from './conditional.rule.js';
import { head } from './head.rule.js';
import { malformedHttp } from './malformed-http.rule.js';
import { malformedJson } from './malformed-json.rule.js';
import { mediaType } from './media-type.rule.js';
import { methodNotAllowed } from './method-not-allowed.rule.js';
import { options } from './options.rule.js';
import { oversizedBody } from './oversized-body.rule.js';
import { range } from './range.rule.js';
import type { Rule } from './rule.js';
import { shape } from './shape.rule.js';
import { undecodablePath } from './undecodable-path.rule.js';
import { unknownPath } from './unknown-path.rule.js';
import { writes } from './writes.rule.js';

/** Everything that a server is held against, beside what is demanded of each response. */
export const RULES: readonly Rule[] = [
  methodNotAllowed,
  options,
  allow,
  head,
  conditional,
  range,
  shape,
  unknownPath,
  malformedJson,
  mediaType,
  oversizedBody,
  undecodablePath,
  malformedHttp,
  challenge,
  writes,
];

/** The name and title of the comparison with a baseline: no rule of the contract, but `--fail-on` and reports name it. */
export const BASELINE_RULE = {
  name: 'baseline',
  title: 'since the baseline was written, no response has changed for clients',
} as const;

/** The title of every rule by its name, in the order of a report. */
export const RULE_TITLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(RESPONSE_RULES),
  ...[...RULES, BASELINE_RULE].map(({ name, title }) => [name, title] as const),
]);
