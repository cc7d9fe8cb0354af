import { Controller, Get, Module } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { responseTo } from './response-to.js';

@Controller('facilities')
class FacilitiesController {
  @Get() list() {
    return [];
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule {}

describe.each(EVERY_ADAPTER)('the documentation page on %s', adapter => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(adapter, AppModule, {
      configure: app => {
        app.setGlobalPrefix('api');
        SwaggerModule.setup('docs', app, () =>
          SwaggerModule.createDocument(app, new DocumentBuilder().build()),
        );
      },
    });
  });
  afterAll(() => running.app.close());

  it.each([
    ['GET /docs', '200'],
    ['GET /docs-json', '200'],
    ['POST /docs', '405: GET, HEAD, OPTIONS'],
    ['DELETE /docs-json', '405: GET, HEAD, OPTIONS'],
    ['OPTIONS /docs', '204: GET, HEAD, OPTIONS'],
    ['POST /api/facilities', '405: GET, HEAD, OPTIONS'],
    ['GET /docs-xml', '404'],
    ['OPTIONS /elsewhere', '404'],
  ])('%s → %s', async (line, expected) => {
    expect(await responseTo(running.url, line)).toBe(expected);
  });
});
