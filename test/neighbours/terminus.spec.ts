import { Controller, Get } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  TerminusModule,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get()
  @HealthCheck()
  healthy(): Promise<HealthCheckResult> {
    return this.health.check([() => this.up('database')]);
  }

  @Get('cached')
  @HealthCheck({ noCache: false })
  cached(): Promise<HealthCheckResult> {
    return this.health.check([() => this.up('database')]);
  }

  @Get('unhealthy')
  @HealthCheck()
  unhealthy(): Promise<HealthCheckResult> {
    return this.health.check([() => this.up('database'), () => this.down('queue')]);
  }

  @Get('broken')
  @HealthCheck()
  broken(): Promise<HealthCheckResult> {
    return this.health.check([
      () => {
        throw new Error('secret');
      },
    ]);
  }

  private up(name: string): HealthIndicatorResult {
    return this.indicators.check(name).up({ connections: 3 });
  }

  private down(name: string): HealthIndicatorResult {
    return this.indicators.check(name).down('not reachable');
  }
}

describe.each(EVERY_ADAPTER)('@nestjs/terminus on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [TerminusModule.forRoot({ logger: false })],
    controllers: [HealthController],
  }));

  it('leaves the page of a healthy application', async () => {
    const reply = await both.expectSuccess('GET /health');
    expect(field(reply, 'cache-control')).toBe('no-cache, no-store, must-revalidate');
    await both.expectSuccess('GET /health/cached');
    await both.expectSuccess('HEAD /health');
  });

  it('keeps every member of the page of an unhealthy application', async () => {
    const page = {
      status: 'error',
      info: { database: { status: 'up', connections: 3 } },
      error: { queue: { status: 'down', message: 'not reachable' } },
      details: {
        database: { status: 'up', connections: 3 },
        queue: { status: 'down', message: 'not reachable' },
      },
    };
    await both.expectError('GET /health/unhealthy', { status: 503, members: page });
  });

  it('masks an indicator that throws what is no result', async () => {
    const { text } = await both.expectError('GET /health/broken', { status: 500 });
    expect(text).not.toContain('secret');
  });
});
