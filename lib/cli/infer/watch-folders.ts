import { type FSWatcher, watch } from 'node:fs';
import { basename, resolve } from 'node:path';

/** The time without changes after which they count as complete. An editor, or a checkout, writes more than once. */
const QUIET = 200;

/** Reports changes of source files in folders, and of new folders in them. */
export class FolderWatcher {
  private readonly watchers = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param written - the file that the command writes itself, whose changes do not count
   * @param onChange - called once no more changes follow
   */
  constructor(
    private readonly written: string | undefined,
    private readonly onChange: () => void,
  ) {}

  /** Watches these folders, and no others any more. */
  watch(folders: ReadonlySet<string>): void {
    for (const folder of this.watchers.keys()) if (!folders.has(folder)) this.forget(folder);
    for (const folder of folders) {
      if (this.watchers.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => this.note(folder, name));
      // The folder was removed.
      watcher.on('error', () => this.forget(folder));
      this.watchers.set(folder, watcher);
    }
  }

  private note(folder: string, name: string | null): void {
    if (name !== null && (!isSource(name) || resolve(folder, name) === this.written)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onChange, QUIET);
  }

  private forget(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }
}

/** A source file, a configuration, or what may be a folder. */
function isSource(name: string): boolean {
  return (
    /\.[cm]?tsx?$/.test(name) ||
    /^(tsconfig.*|package)\.json$/.test(name) ||
    (!name.includes('.') && basename(name) !== 'node_modules')
  );
}
