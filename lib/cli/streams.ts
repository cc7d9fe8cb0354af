import type { Terminal } from './progress.js';

/** Where the command writes: its report, and what it says beside. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: Terminal;
}
