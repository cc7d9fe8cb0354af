import { vi } from 'vitest';

/** Returns what a function writes to both streams of the process. The function can read what it has written so far. */
export async function captureOutput(run: (soFar: () => string) => Promise<unknown>): Promise<string> {
  const { soFar, stop } = startCapture();
  try {
    await run(soFar);
  } finally {
    stop();
  }
  return soFar();
}

/** Keeps what is written to both streams of the process. */
export function startCapture(): { soFar: () => string; stop: () => void } {
  const chunks: string[] = [];
  const take = (chunk: unknown): boolean => Boolean(chunks.push(String(chunk)));
  const spies = [process.stdout, process.stderr].map(stream =>
    vi.spyOn(stream, 'write').mockImplementation(take as typeof stream.write),
  );
  return {
    soFar: () => chunks.join(''),
    stop() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
