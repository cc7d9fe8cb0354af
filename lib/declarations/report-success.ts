import type { LoggerService } from '@nestjs/common';
import type { SuccessCodes } from '../contract/index.js';
import { auditSuccess, describeOffence, describeRoute } from './audit-success.js';
import type { Route } from './route.js';

/**
 * Says at start-up which routes are known to answer otherwise than the contract, one warning each, and which send by
 * themselves, where nothing can be enforced.
 *
 * @throws Error in `strict` mode, with every offending route
 */
export function reportSuccess(routes: readonly Route[], mode: SuccessCodes, logger: LoggerService): void {
  if (mode === 'off') return;
  const offences = auditSuccess(routes).map(offence => describeOffence(offence));
  if (mode === 'strict' && offences.length) {
    throw new Error(`RegistryHttpModule: these routes contradict the contract:\n  ${offences.join('\n  ')}`);
  }
  for (const offence of offences) logger.warn(offence);

  const selfSending = routes.filter(({ kind }) => kind === 'self').map(route => describeRoute(route));
  if (selfSending.length) {
    logger.warn(
      `Success codes cannot be enforced on handlers that send by themselves: ${selfSending.join('; ')}`,
    );
  }
}
