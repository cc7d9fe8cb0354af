import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Delete, Get, HttpCode, Module, Post, Res } from '@nestjs/common';
import { Location, RegistryHttpModule, SuccessCode, thrownBy, Throws } from 'nestjs-registry-http';
import { expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { codeBlocks } from './support/code-blocks.js';
import { ROOT } from './support/stage.js';

const page = readFileSync(join(ROOT, 'docs/guides/declaring-errors.md'), 'utf8');

class Facility {}

class SilentService {
  find(): void {}
}

/** The routes of the report that the page shows. */
@Controller('things')
class ThingsController {
  @Post('accepted') @HttpCode(202) @Location('/things/:id') accepted() {}
  @Delete('removed') @HttpCode(204) removed() {}
  @Delete('body') @SuccessCode(204, 'nothing is left') body(): Facility {
    return new Facility();
  }
  @Get('success') @Throws(200) success() {}
  @Get('service') @Throws(thrownBy(SilentService, 'find')) service() {}
  @Get('self') self(@Res() response: { end(): void }) {
    response.end();
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class ThingsModule {}

it.each(EVERY_ADAPTER)('the report of the guide is what the start-up prints, on %s', async adapter => {
  const { lines, logger } = collectLog();
  const running = await start(adapter, ThingsModule, { logger });
  await running.app.close();

  const shown = codeBlocks(page).find(({ code }) => code.includes('ThingsController.accepted'))?.code;
  expect(lines).toContain(shown?.replace('WARN [RegistryHttp]', 'warn'));
});
