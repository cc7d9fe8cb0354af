import type ts from 'typescript';
import type { ThrownFact } from '../flow/facts.js';

/** An error that Nest or a package throws. The program does not have its code. */
export function describeKnownError(
  status: number | undefined,
  name: string,
  message: string | undefined,
  at: ts.Node,
): ThrownFact {
  return {
    kind: 'error',
    type: undefined,
    name,
    status,
    computed: false,
    message,
    errorCode: undefined,
    at,
    via: [],
  };
}
