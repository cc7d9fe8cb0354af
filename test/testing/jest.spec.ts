import { expect, it, vi } from 'vitest';

it('extends the expect of jest, which is global', async () => {
  const { expect: before } = globalThis as { expect?: unknown };
  const extended: object[] = [];
  try {
    Object.assign(globalThis, { expect: undefined });
    await expect(import('nestjs-registry-http/testing/jest')).rejects.toThrow('the global expect of jest');
    vi.resetModules();
    Object.assign(globalThis, { expect: { extend: (matchers: object) => extended.push(matchers) } });
    await import('nestjs-registry-http/testing/jest');
  } finally {
    Object.assign(globalThis, { expect: before });
  }
  expect(extended).toEqual([{ toBeRegistryError: expect.any(Function) }]);
});
