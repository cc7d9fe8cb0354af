import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Health } from './server.js';

/** The server in a process of its own, as it would run in production. */
export class SoakedServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(adapter: string): Promise<SoakedServer> {
    const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [adapter], {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        TSX_TSCONFIG_PATH: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
      },
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new SoakedServer(child, port);
  }

  async health(): Promise<Health> {
    this.child.send('how are you?');
    const [health] = (await once(this.child, 'message')) as [Health];
    return health;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
