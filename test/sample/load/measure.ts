import { Connection, messageOf } from '../../bench/connection.js';

/** What a path bears. */
export interface Load {
  /** Requests. */
  count: number;
  /** Requests each second. */
  rate: number;
  /** Milliseconds from a request to the end of its response. */
  p50: number;
  p99: number;
  longest: number;
}

const authorization = `Basic ${Buffer.from('reader:reader').toString('base64')}`;

/** Asks for one path on so many connections at once, each again as soon as it has its response. */
export async function measure(
  port: number,
  path: string,
  connections: number,
  milliseconds: number,
): Promise<Load> {
  const message = messageOf({ method: 'GET', path, headers: { authorization } });
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const durations: number[] = [];
  const begin = performance.now();
  const end = begin + milliseconds;
  await Promise.all(
    opened.map(async connection => {
      while (performance.now() < end) {
        const sent = performance.now();
        const status = await connection.send(message);
        if (status !== 200) throw new Error(`GET ${path}: ${status}`);
        durations.push(performance.now() - sent);
      }
      connection.close();
    }),
  );
  const elapsed = performance.now() - begin;
  durations.sort((one, other) => one - other);
  const at = (part: number) =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * part))] ?? NaN;
  return {
    count: durations.length,
    rate: (durations.length / elapsed) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
  };
}
