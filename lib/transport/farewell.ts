import type { Duplex } from 'node:stream';

/** How long a client may take to read its response and to close its side. */
const LINGER = 1_000;

/**
 * Ends a connection after its last bytes. It is not closed at once: closing a connection on which there is more to read
 * resets it, and a reset can take the response away from the client before it has read it (RFC 9112 §9.6).
 */
export function farewell(socket: Duplex, lastBytes?: string): void {
  stopParsing(socket);
  socket.end(lastBytes);
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
}

/**
 * Discards whatever still arrives. A client that was refused may repeat its request elsewhere, so the rest of it, and
 * what follows it, must not be executed.
 */
export function stopParsing(socket: Duplex): void {
  socket.removeAllListeners('data');
  // Node's HTTP server reads past the stream until somebody listens for data.
  socket.on('data', discard);
  socket.resume();
}

function discard(): void {
  // Only the flow counts.
}
