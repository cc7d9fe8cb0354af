/**
 * Adds the matcher `toBeRegistryError` to vitest.
 *
 * @module nestjs-registry-http/testing/vitest
 */

import { expect } from 'vitest';
import { registryMatchers, type RegistryMatchers } from './registry-error.matcher.js';

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any -- the parameter as vitest declares it
  interface Matchers<T = any> extends RegistryMatchers {}
  // Before vitest 3.2 there are no `Matchers`.
  // oxlint-disable-next-line typescript/no-explicit-any -- the parameter as vitest declares it
  interface Assertion<T = any> extends RegistryMatchers {}
}

expect.extend(registryMatchers);
