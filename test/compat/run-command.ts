import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program, and gives back how it ended, whatever that was. `node` is the Node that scripts find. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, timeout = 180_000, node }: { cwd: string; timeout?: number; node?: string },
): Promise<Outcome> {
  const options = { cwd, timeout, maxBuffer: 64 * 2 ** 20, env: environment(node) };
  return new Promise(resolve => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      const reason = error?.killed ? `it was stopped after ${timeout / 1000} s` : error?.message;
      resolve({ code, stdout, stderr: stderr || (reason ?? '') });
    });
  });
}

/** Installing takes minutes on a machine that does other things too. */
const INSTALL_TIMEOUT = 600_000;

/** What ended well; whatever else is an error that tells all that was said. */
export async function mustRun(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(program, args, { cwd, timeout: INSTALL_TIMEOUT });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} in ${cwd}:\n${stdout}${stderr}`);
  return stdout;
}

/** Without what npm and the runner of this script put there for themselves. */
export function environment(node?: string): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_)|NODE_OPTIONS|TSX_)/.test(name)),
  );
  return node === undefined ? kept : { ...kept, PATH: [dirname(node), kept.PATH ?? ''].join(delimiter) };
}
