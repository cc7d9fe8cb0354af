import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

const LIB = fileURLToPath(new URL('../../lib/', import.meta.url));

/** The files of `lib/` of which any function runs while something is done, as V8 counts their calls. */
export async function traceFiles(act: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await session.post('Profiler.takePreciseCoverage');
    await act();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const files = result
      .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
      .map(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : url))
      .filter(path => path.startsWith(LIB))
      .map(path => path.slice(LIB.length))
      // Only the test's compiler has functions there: one for each name that is exported.
      .filter(path => !path.endsWith('index.ts'));
    return [...new Set(files)].sort();
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}
