import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * gRPC's status codes: https://grpc.io/docs/guides/status-codes/. Those that are about the upstream's own resources and
 * callers (NOT_FOUND, UNAUTHENTICATED, INVALID_ARGUMENT, …) are no fact about ours: a 502.
 */
export const GRPC_CODES = {
  1: 'upstreamFailed', // CANCELLED
  2: 'upstreamFailed', // UNKNOWN
  3: 'upstreamFailed', // INVALID_ARGUMENT
  4: 'upstreamTimeout', // DEADLINE_EXCEEDED
  5: 'upstreamFailed', // NOT_FOUND
  6: 'upstreamFailed', // ALREADY_EXISTS
  7: 'upstreamFailed', // PERMISSION_DENIED
  8: 'upstreamUnavailable', // RESOURCE_EXHAUSTED
  9: 'upstreamFailed', // FAILED_PRECONDITION
  10: 'upstreamFailed', // ABORTED
  11: 'upstreamFailed', // OUT_OF_RANGE
  12: 'upstreamFailed', // UNIMPLEMENTED
  13: 'upstreamFailed', // INTERNAL
  14: 'upstreamUnavailable', // UNAVAILABLE
  15: 'upstreamFailed', // DATA_LOSS
  16: 'upstreamFailed', // UNAUTHENTICATED
} as const satisfies Record<number, ResponseKind>;

/** A `ServiceError` of `@grpc/grpc-js`: https://grpc.github.io/grpc/node/grpc.html#~ServiceError */
export const mapGrpcError: LibraryMapper = ({ error, code }) =>
  typeof code === 'number' &&
  typeof member(error, 'details') === 'string' &&
  typeof member(error, 'metadata') === 'object'
    ? lookUp(GRPC_CODES, code)
    : undefined;
