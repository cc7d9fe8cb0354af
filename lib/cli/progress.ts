const WIDTH = 24;

/** The properties of the stream that the progress bar is drawn on. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

/** Draws a progress bar on a terminal. Without a terminal it draws nothing, so that a pipe gets only the report. */
export function progressOn(
  terminal: Terminal,
): ((done: number, total: number, what: string) => void) | undefined {
  if (!terminal.isTTY) return undefined;
  return (done, total, what) => {
    const filled = Math.round((done / total) * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total} ${what}`;
    terminal.write(`\r\x1b[K${done === total ? '' : bar.slice(0, (terminal.columns || 80) - 1)}`);
  };
}
