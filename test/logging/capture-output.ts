import { vi } from 'vitest';

/** What is written to both streams of the process while something runs, which is given what was written so far. */
export async function written(run: (soFar: () => string) => Promise<unknown>): Promise<string> {
  const chunks: string[] = [];
  const take = (chunk: unknown): boolean => Boolean(chunks.push(String(chunk)));
  const spies = [process.stdout, process.stderr].map(stream =>
    vi.spyOn(stream, 'write').mockImplementation(take as typeof stream.write),
  );
  try {
    await run(() => chunks.join(''));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return chunks.join('');
}
