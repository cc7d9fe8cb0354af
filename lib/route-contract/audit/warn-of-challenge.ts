import type { Logger } from '@nestjs/common';
import { readMetadata } from '../../decorators/metadata.js';
import { API_SECURITY_METADATA } from '../../nest-internals.js';
import { listDecorated, type Route } from '../reflect/route.js';
import type { RegistryContract } from '../registry-contract.js';

/**
 * Warns if the document of an application declares Basic and its 401 has another challenge, because the application does
 * not set the option `challenge`.
 */
export function warnOfChallenge(contract: RegistryContract, logger: Logger): void {
  if (contract.options.challenge !== undefined) return;
  const documented = findBasic(contract);
  if (!documented) return;
  logger.warn(
    `${documented.controller} has @ApiBasicAuth(), and a 401 sends WWW-Authenticate: Bearer: ` +
      `set the option challenge to { scheme: 'Basic', realm: '…' }`,
  );
}

/** A route whose document declares Basic. */
function findBasic(contract: RegistryContract): Route | undefined {
  for (const { target, route } of listDecorated(contract.handlers)) {
    if (route.excluded) continue;
    const requirements = readMetadata<readonly object[]>(API_SECURITY_METADATA, target);
    if (requirements?.some(requirement => 'basic' in requirement)) return route;
  }
  return undefined;
}
