import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.js';

/** The parsed arguments of `infer`. */
export interface InferArguments {
  readonly project: string;
  readonly write: string | undefined;
  readonly json: boolean;
  readonly check: boolean;
  readonly watch: boolean;
}

export const INFER_USAGE = `Usage: nestjs-registry-http infer [options]

Reads the code of a NestJS application and lists which errors each route can send: every exception that a handler and its
services, guards, pipes and interceptors can throw, with status, messages, file and line. It does not run the code.

  --project PATH   the tsconfig.json of the application, or its folder; by default tsconfig.json
  --write FILE     also write a module for RegistryHttpModule.forRoot({ inferred })
  --check          exit 1 if a @Throws() misses an error, or if FILE of --write is out of date; write nothing
  --watch          run again when a file changes, until Ctrl-C
  --json           the report as JSON
  --help           this text

Exit code: 0 if it is done, 1 if --check found something, 2 if the project could not be read or one of its files could not be
parsed.`;

/** Reads the arguments after `infer`. Returns `undefined` if help was asked for. */
export function readInferArguments(args: readonly string[]): InferArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  if (positionals.length)
    throw new UsageError(`infer takes no ${positionals[0]}: name the project with --project`);
  if (values.watch && (values.check || values.json))
    throw new UsageError('--watch goes with neither --check nor --json');
  return {
    project: values.project ?? 'tsconfig.json',
    write: values.write,
    json: values.json ?? false,
    check: values.check ?? false,
    watch: values.watch ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        project: { type: 'string', short: 'p' },
        write: { type: 'string' },
        json: { type: 'boolean' },
        check: { type: 'boolean' },
        watch: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
