import * as Sentry from '@sentry/nestjs';
import { SentryModule } from '@sentry/nestjs/setup';
import { serve } from '../support/serve.js';
import { application, countLayers } from './application.js';

const { takeEvents } = globalThis as unknown as { takeEvents: () => Promise<string[]> };

await serve(
  () => {
    const { imports = [], ...rest } = application();
    return { ...rest, imports: [SentryModule.forRoot(), ...imports] };
  },
  async () => ({ layers: countLayers(), events: await takeEvents() }),
  { onError: exception => void Sentry.captureException(exception) },
);
