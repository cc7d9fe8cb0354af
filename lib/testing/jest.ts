/**
 * Adds the matcher `toBeRegistryError` to jest.
 *
 * @module nestjs-registry-http/testing/jest
 */

import { registryMatchers, type RegistryMatchers } from './registry-error.matcher.js';

declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends RegistryMatchers {}
  }
}

const { expect } = globalThis as { expect?: { extend(matchers: object): void } };
if (!expect)
  throw new Error('nestjs-registry-http/testing/jest extends the global expect of jest, which is not there');
expect.extend(registryMatchers);
