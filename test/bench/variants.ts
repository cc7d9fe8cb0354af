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

/** @param isQuick - only plain Nest, plain Nest again and this library */
export function variantsOf(adapter: Adapter, isQuick = false): readonly Variant[] {
  if (isQuick) return ['bare', 'control', 'registry'];
  return adapter === 'fastify' ? [...VARIANTS, 'raw'] : VARIANTS;
}
