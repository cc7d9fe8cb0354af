/** Where `@SuccessCode()` leaves what it states, for whoever settles the success of a handler. */
export const SUCCESS_CODE_METADATA = 'nestjs-registry-http:success-code';

/** A success code that a handler states in place of its method's. */
export interface DeclaredSuccess {
  /** The status, or `own` for the one that the handler sets while it runs. */
  readonly status: number | 'own';
  readonly reason: string;
}

/** Statuses of success whose answer has no body (RFC 9110 §15.3.5, §15.3.6). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 205;
}
