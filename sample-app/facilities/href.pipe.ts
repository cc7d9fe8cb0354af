import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { Throws } from 'nestjs-registry-http';
import { Config } from '../config/index.js';

/** Where a facility is found, as the client of this request can reach it. */
export type HrefOf = (uuid: string) => string;

/** What requests of Express and Fastify have in common. */
interface OriginRequest extends Pick<IncomingMessage, 'headers' | 'socket'> {
  protocol: string;
}

@Injectable()
// Without it, a pipe is taken to refuse what it does not like with a 400.
@Throws()
class HrefPipe implements PipeTransform<OriginRequest, HrefOf> {
  constructor(private readonly config: Config) {}

  transform({ protocol, headers, socket }: OriginRequest): HrefOf {
    // An HTTP/1.0 request need not name a host.
    const host = headers.host || `localhost:${socket.localPort}`;
    const base = this.config.publicUrl ?? `${protocol}://${host}`;
    return uuid => `${base}/api/v1/facilities/${uuid}.json`;
  }
}

const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<OriginRequest>(),
);

/** Hands a handler the {@link HrefOf} of its request. */
export const Href = () => RequestOrigin(HrefPipe);
