import { RegistryException } from '../exceptions/index.js';
import type { Recogniser } from './recogniser.js';

/** The library's own exceptions, as they are. */
export const recogniseRegistryException: Recogniser = error =>
  error instanceof RegistryException ? error : undefined;
