import { serve } from '../support/serve.js';
import { application, countLayers } from './application.js';

const { takeSpans } = globalThis as unknown as { takeSpans: () => string[] };

await serve(application, () => {
  globalThis.gc?.();
  return { layers: countLayers(), spans: takeSpans(), heap: process.memoryUsage().heapUsed };
});
