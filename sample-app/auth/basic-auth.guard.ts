import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ForbiddenException, Throws, UnauthorizedException } from 'nestjs-registry-http';
import { Config } from '../config/index.js';
import { credentialsOf, userWith } from './credentials.js';

const READING = new Set(['GET', 'HEAD']);

/** Lets users read, and those with the right to it write. */
@Injectable()
// All that is thrown here is read from the code, but for the methods that may meet it.
@Throws({ error: ForbiddenException, when: 'the user may only read', methods: ['POST', 'PUT', 'DELETE'] })
export class BasicAuthGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers, method } = context
      .switchToHttp()
      .getRequest<Pick<IncomingMessage, 'headers' | 'method'>>();
    const credentials = credentialsOf(headers.authorization);
    if (!credentials) throw new UnauthorizedException('Credentials are needed');
    const user = userWith(credentials, this.config.users);
    if (!user) throw new UnauthorizedException('No user has this name and password');
    if (user.right !== 'write' && !READING.has(method ?? '')) {
      throw new ForbiddenException(`User ${user.name} may only read`);
    }
    return true;
  }
}
