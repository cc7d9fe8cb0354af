import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const INTERVAL = 100;

/**
 * Lets a server that is closing end as soon as it has sent its last response. Node closes the connections that are
 * idle at that moment only: those that become idle later would be waited for as long as they are kept alive.
 */
@Injectable()
export class IdleConnections implements BeforeApplicationShutdown, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(private readonly host: HttpAdapterHost) {}

  beforeApplicationShutdown(): void {
    const server: Server = this.host.httpAdapter.getHttpServer();
    this.timer = setInterval(() => server.closeIdleConnections(), INTERVAL);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
