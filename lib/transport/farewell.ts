import type { Duplex } from 'node:stream';

/** How long a client may take to read its answer and to close its side. */
const LINGER = 1_000;

/**
 * Ends a connection after its last bytes. It is not closed at once: closing a connection on which there is more to read
 * resets it, and a reset can take the answer away from the client before it has read it (RFC 9112 §9.6).
 */
export function farewell(socket: Duplex, lastBytes?: string): void {
  socket.end(lastBytes);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
}
