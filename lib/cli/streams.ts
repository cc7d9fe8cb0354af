import type { Terminal } from './progress.js';

/** The streams that the command writes to: one for its report, one for messages. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: Terminal;
}
