import type { Logger } from '@nestjs/common';
import { readMetadata } from '../../decorators/metadata.js';
import { API_SECURITY_METADATA } from '../../nest-internals.js';
import type { RegistryContract } from '../registry-contract.js';

/**
 * Warns if the document of an application declares Basic and its 401 has another challenge, because the application does
 * not set the option `challenge`.
 */
export function warnOfChallenge(contract: RegistryContract, logger: Logger): void {
  const { contracted, options } = contract;
  if (options.challenge !== undefined) return;
  const documented = contracted.find(
    ({ route: { type, callback, excluded } }) =>
      !excluded &&
      [type, callback].some(target =>
        readMetadata<readonly object[]>(API_SECURITY_METADATA, target)?.some(
          requirement => 'basic' in requirement,
        ),
      ),
  );
  if (!documented) return;
  logger.warn(
    `${documented.route.controller} has @ApiBasicAuth(), and a 401 sends WWW-Authenticate: Bearer: ` +
      `set the option challenge to { scheme: 'Basic', realm: '…' }`,
  );
}
