/** The servers that are compared, each in a process of its own. */
export const VARIANTS = ['bare', 'control', 'rival', 'registry'] as const;

/** `raw` is Fastify without Nest, for the scale of things. */
export type Variant = (typeof VARIANTS)[number] | 'raw';

export type Adapter = 'express' | 'fastify';

/** What each variant is called in the table. */
export const VARIANT_NAMES: Record<Variant, string> = {
  raw: 'raw Fastify',
  bare: 'bare Nest',
  control: 'bare Nest again (control)',
  rival: 'nest-problem-details-filter',
  registry: 'nestjs-registry-http',
};

/** @param isQuick - only plain Nest, plain Nest again and this library */
export function variantsOf(adapter: Adapter, isQuick = false): readonly Variant[] {
  if (isQuick) return ['bare', 'control', 'registry'];
  return adapter === 'fastify' ? [...VARIANTS, 'raw'] : VARIANTS;
}
