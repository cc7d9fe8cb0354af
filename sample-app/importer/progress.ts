import { Presets, SingleBar } from 'cli-progress';
import type { Summary } from './summary.js';

/** Where messages go: a terminal or not. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean };

/** Shows how far the import is. */
export interface Progress {
  /** @param bytes - how much of the file is done */
  update(bytes: number, summary: Summary): void;
  /** Leaves what is shown as it is; further updates show nothing. */
  end(): void;
}

function bar(output: Output, total: number): Progress {
  const drawn = new SingleBar(
    {
      format: '{bar} {percentage} % | {line}',
      stream: output,
      hideCursor: true,
      linewrap: null,
    },
    Presets.shades_classic,
  );
  drawn.start(total, 0, { line: '' });
  return {
    update: (bytes, summary) => drawn.update(bytes, { line: summary.toLine() }),
    end: () => drawn.stop(),
  };
}

/** A line at every tenth, which is enough for a log. */
function lines(output: Output, total: number): Progress {
  let shown = 0;
  return {
    update: (bytes, summary) => {
      const tenths = Math.floor((bytes / total) * 10);
      if (tenths <= shown) return;
      shown = tenths;
      output.write(`${tenths * 10} % | ${summary.toLine()}\n`);
    },
    end: () => undefined,
  };
}

/** A bar on a terminal, plain lines elsewhere. */
export function showProgress(output: Output, total: number): Progress {
  const { update, end } = output.isTTY ? bar(output, total) : lines(output, total);
  let isOver = false;
  return {
    update: (bytes, summary) => isOver || update(bytes, summary),
    end: () => {
      if (!isOver) end();
      isOver = true;
    },
  };
}
