import { isErrorStatus } from '../contract/index.js';
import { isRegistryException } from '../exceptions/index.js';
import type { ErrorMapper } from './recogniser.js';
import { standIn } from './stand-in.js';

/** The library's own exceptions, as they are. A subclass may say another status than it was made with, but none of a success. */
export const recogniseRegistryException: ErrorMapper = error => {
  if (!isRegistryException(error)) return undefined;
  const status: unknown = error.getStatus();
  return isErrorStatus(status) ? error : standIn(status, undefined, { cause: error });
};
