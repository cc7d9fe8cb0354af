import { Catch, type ArgumentsHost } from '@nestjs/common';
import { RegistryExceptionFilter } from 'nestjs-registry-http';

/** It was a catch-all filter with a body of its own. Now it counts, and leaves the response to the module's filter. */
@Catch()
export class CountingFilter extends RegistryExceptionFilter {
  count = 0;

  override catch(thrown: unknown, host: ArgumentsHost) {
    this.count += 1;
    return super.catch(thrown, host);
  }
}
