import { Controller, Get } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { seconds, SkipThrottle, Throttle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

const LIMITED = { message: 'ThrottlerException: Too Many Requests' };
const SECONDS = expect.stringMatching(/^(59|60)$/);

@Controller()
class CatsController {
  @Get('cats')
  list(): object {
    return { cats: [] };
  }

  @Get('strict')
  @Throttle({ default: { limit: 1, ttl: seconds(60) } })
  strict(): object {
    return { strict: true };
  }

  @Get('free')
  @SkipThrottle()
  free(): string {
    return 'free';
  }
}

const GUARD = { provide: APP_GUARD, useClass: ThrottlerGuard };

describe.each(EVERY_ADAPTER)('@nestjs/throttler on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [ThrottlerModule.forRoot([{ ttl: seconds(60), limit: 3 }])],
    controllers: [CatsController],
    providers: [GUARD],
  }));

  it('leaves its fields on a success', async () => {
    const reply = await both.expectSuccess('GET /cats');
    expect(field(reply, 'x-ratelimit-remaining')).toBe('2');
    await both.expectSuccess('GET /free');
  });

  it('has its 429 in the shape of the contract, with its Retry-After', async () => {
    await both.expectSuccess('GET /strict');
    await both.expectError('GET /strict', {
      status: 429,
      members: LIMITED,
      fields: { 'retry-after': SECONDS },
    });
  });
});

describe.each(EVERY_ADAPTER)('@nestjs/throttler with named limits on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [
      ThrottlerModule.forRoot([
        { name: 'short', ttl: seconds(1), limit: 10 },
        { name: 'long', ttl: seconds(60), limit: 1 },
      ]),
    ],
    controllers: [CatsController],
    providers: [GUARD],
  }));

  it('leaves the fields of every limit on a success', async () => {
    const reply = await both.expectSuccess('GET /cats');
    expect(field(reply, 'x-ratelimit-limit-short')).toBe('10');
    expect(field(reply, 'x-ratelimit-remaining-long')).toBe('0');
  });

  it('has a Retry-After beside the one that is named', async () => {
    await both.expectError('GET /cats', {
      status: 429,
      members: LIMITED,
      fields: { 'retry-after-long': SECONDS, 'retry-after': SECONDS },
    });
  });
});
