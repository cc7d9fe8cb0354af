/** The servers that are compared, each in a process of its own. */
export const VARIANTS = ['bare', 'control', 'rival', 'constant', 'registry'] as const;

/** `constant` has a filter that writes the same body for every error. `raw` is Fastify without Nest. */
export type Variant = (typeof VARIANTS)[number] | 'raw';

export type Adapter = 'express' | 'fastify';

/** What each variant is called in the table. */
export const VARIANT_NAMES: Record<Variant, string> = {
  raw: 'raw Fastify',
  bare: 'plain Nest',
  control: 'plain Nest again',
  rival: 'nest-problem-details-filter',
  constant: 'a filter with a constant body',
  registry: 'nestjs-registry-http',
};

/** The processes of a generation: two of plain Nest and two of this library, since two of the same program differ. */
const COMPARED: readonly Variant[] = ['bare', 'control', 'registry', 'registry'];

/** The columns of the table. */
export function variantsOf(adapter: Adapter): readonly Variant[] {
  return adapter === 'fastify' ? [...VARIANTS, 'raw'] : VARIANTS;
}

/** @param areAllShown - also those variants that no goal is about */
export function processesOf(adapter: Adapter, areAllShown: boolean): readonly Variant[] {
  const shown = variantsOf(adapter).filter(variant => !COMPARED.includes(variant));
  return areAllShown ? [...COMPARED, ...shown] : COMPARED;
}
