import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { sql } from 'drizzle-orm';
import { Throws } from 'nestjs-registry-http';
import { Database } from '../store/index.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  @Get()
  @HealthCheck()
  @ApiOperation({
    operationId: 'checkHealth',
    summary: 'Whether the database responds',
    description: 'For load balancers and monitoring: it needs no user.',
    security: [],
  })
  @Throws(
    // Any operation may; of this one it is the only client error.
    { error: 431, when: 'the header fields are longer than 16 KiB' },
    { error: 503, when: 'the database does not respond' },
  )
  check() {
    return this.health.check([
      () =>
        this.indicators
          .check('database')
          .attempt(() => this.ping())
          .withTimeout(3_000),
    ]);
  }

  private async ping(): Promise<void> {
    await this.database.statements.execute(sql`select 1`);
  }
}
