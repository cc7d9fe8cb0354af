import * as Sentry from '@sentry/nestjs';

/** The names of the events that would have been sent. */
const events: string[] = [];

Sentry.init({
  dsn: 'https://public@neighbour.test/1',
  tracesSampleRate: 1,
  beforeSend: event => {
    const messages = event.exception?.values?.map(({ value }) => value) ?? [];
    events.push(`error ${messages.filter(Boolean).join(' ')}`);
    return event;
  },
  beforeSendTransaction: event => {
    events.push(`transaction ${event.transaction}`);
    return event;
  },
  transport: () => ({ send: async () => ({}), flush: async () => true }),
});

Object.assign(globalThis, {
  takeEvents: async () => {
    await Sentry.flush(1_000);
    return events.splice(0);
  },
});
