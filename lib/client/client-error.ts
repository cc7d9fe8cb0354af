/** Identifies errors of any copy of this client. `instanceof` would know only those of one copy. */
const CLIENT_ERROR = /* @__PURE__ */ Symbol.for('nestjs-registry-http');

export function markClientError(error: Error): void {
  Object.defineProperty(error, CLIENT_ERROR, { value: true });
}

/** Whether something caught is an error of this client, of any copy of it. */
export function isClientError(error: unknown): error is Error {
  return Object(error)[CLIENT_ERROR] === true;
}
