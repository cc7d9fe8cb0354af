import { afterAll, beforeAll, expect } from 'vitest';

/** Fails the file it is called in where a promise is rejected and nobody minds. */
export function expectNoUnhandledRejections(): void {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(async () => {
    await new Promise(resolve => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
}
