import type { FacilityView } from './facility.view.js';

/** Which members of a facility a client wants to see. */
export interface ProjectionRequest {
  fields?: Set<string>;
  allProperties: boolean;
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
