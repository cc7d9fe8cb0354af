import { connect } from 'node:net';
import { RAW, type RawTitle } from './kinds.js';

/** What came of it: nothing where the client did not wait. */
export type RawResult = 'left' | 'cut off' | `${number}` | 'whole';

/** How long a client waits that means to go away: long enough for the server to be at it. */
const PATIENCE = 8;

/** Sends bytes over a socket of its own, and goes away where the kind says so. */
export function sendRaw(port: number, { title, bytes }: (typeof RAW)[number]): Promise<RawResult> {
  return new Promise((resolve, reject) => {
    let text = '';
    const leaves = title.startsWith('gone');
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(bytes);
      // A reset, which also leaves no port behind that waits.
      if (leaves) setTimeout(() => socket.resetAndDestroy(), PATIENCE);
    });
    socket.setTimeout(20_000, () => socket.destroy(new Error(`${title}: no response`)));
    socket.on('data', chunk => (text += chunk.toString('latin1')));
    socket.on('error', error => (leaves || text ? undefined : reject(error)));
    socket.on('close', () => resolve(leaves ? 'left' : resultOf(text)));
  });
}

function resultOf(text: string): RawResult {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
  if (status === undefined) return 'cut off';
  if (status !== '200') return `${Number(status)}`;
  return text.endsWith('\r\n0\r\n\r\n') ? 'whole' : 'cut off';
}

export const EXPECTED_RAW: Readonly<Record<RawTitle, RawResult>> = {
  'gone before the response': 'left',
  'gone within the body': 'left',
  'cut off by an error': 'cut off',
  'malformed HTTP': '400',
};
