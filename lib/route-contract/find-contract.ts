import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CONTRACT, type RegistryContract } from './registry-contract.js';

/**
 * Finds the contract of an application, or nothing if it does not import the module.
 *
 * The modules are searched first: `app.get()` of an unknown provider ends the process, unless the application was created
 * with `abortOnError: false`.
 */
export function findContract(app: Pick<INestApplicationContext, 'get'>): RegistryContract | undefined {
  const modules = [...app.get(ModulesContainer).values()];
  if (!modules.some(({ providers }) => providers.has(CONTRACT))) return undefined;
  return app.get<RegistryContract>(CONTRACT, { strict: false });
}
