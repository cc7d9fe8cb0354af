import { Controller, Get, Module, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SentryGlobalFilter } from '@sentry/nestjs/setup';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';

@Controller()
class FacilitiesController {
  @Get() list() {
    return [];
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot()],
  controllers: [FacilitiesController],
  providers: [{ provide: APP_FILTER, useClass: SentryGlobalFilter as Type }],
})
class AppModule {}

it.each(EVERY_ADAPTER)('the start-up names SentryGlobalFilter and the two ways out, on %s', async adapter => {
  const { lines, logger } = collectLog();
  const running = await start(adapter, AppModule, { logger });
  await running.app.close();
  expect(lines).toContainEqual(
    expect.stringMatching(/SentryGlobalFilter \(global\): .*extend RegistryExceptionFilter.*onError/),
  );
});
