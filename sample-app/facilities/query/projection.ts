import type { Identifier } from '../../store/index.js';
import type { FacilityView } from '../facility.view.js';
import { PROPERTY_KEY } from '../patterns.js';
import { ParameterProblem } from './parameter-problem.js';

export const IDENTIFIER_MEMBERS = ['agency', 'context', 'id'] as const satisfies (keyof Identifier)[];

const MEMBERS = [
  'uuid',
  'href',
  'name',
  'active',
  'coordinates',
  'identifiers',
  'properties',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof FacilityView)[];

const FIELDS = new Set<string>([...MEMBERS, ...IDENTIFIER_MEMBERS.map(member => `identifiers:${member}`)]);

/** Which members of a facility a client wants to see. */
export interface ProjectionRequest {
  fields?: Set<string>;
  allProperties: boolean;
}

export function toFields(texts: string[]): Set<string> {
  const fields = texts.flatMap(text => text.split(',')).map(field => field.trim());
  const unknown = fields.find(field => {
    const key = /^properties:(.*)$/s.exec(field)?.[1];
    return !FIELDS.has(field) && (key === undefined || !PROPERTY_KEY.test(key));
  });
  if (unknown !== undefined) throw new ParameterProblem(`"${unknown}" is not a field of a facility`);
  return new Set(fields);
}

/** What a client asked to see of a facility. Fields that it names outweigh `allProperties`. */
export function project(
  view: FacilityView,
  { fields, allProperties }: ProjectionRequest,
): Partial<FacilityView> {
  if (!fields) {
    const { properties: _hidden, ...rest } = view;
    return allProperties ? view : rest;
  }
  const shown: Partial<FacilityView> = {};
  for (const [member, value] of Object.entries(view)) {
    const parts = partsOf(member, fields);
    if (fields.has(member)) Object.assign(shown, { [member]: value });
    else if (parts.size > 0) Object.assign(shown, { [member]: pick(value, parts) });
  }
  return shown;
}

/** `numBeds` of `properties:numBeds`. */
function partsOf(member: string, fields: Set<string>): Set<string> {
  const prefix = `${member}:`;
  return new Set(
    [...fields].filter(field => field.startsWith(prefix)).map(field => field.slice(prefix.length)),
  );
}

function pick(value: unknown, names: Set<string>): unknown {
  if (Array.isArray(value)) return value.map(item => pick(item, names));
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => names.has(name)));
}
