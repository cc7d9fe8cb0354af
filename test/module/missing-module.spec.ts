import { Controller, Get, Module } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { checkContract } from 'nestjs-registry-http/testing';
import { EVERY_ADAPTER, start } from '../support/adapters.js';

@Controller('facilities')
class FacilitiesController {
  @Get() list(): string[] {
    return [];
  }
}

@Module({ controllers: [FacilitiesController] })
class PlainModule {}

@Module({ imports: [PlainModule, RegistryHttpModule.forRoot({ isGlobal: false })] })
class ContractModule {}

// With `abortOnError`, the default, Nest ends the process if `app.get()` finds no provider.
describe.each(EVERY_ADAPTER)('an application that does not import RegistryHttpModule, on %s', adapter => {
  beforeEach(() => vi.spyOn(process, 'exit').mockReturnValue(undefined as never));
  afterEach(() => vi.restoreAllMocks());

  it('is told what to import when its document is described, and stays up', async () => {
    const { app, url } = await start(adapter, PlainModule, { abortOnError: true });
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());

    expect(() => describeContract(document, app)).toThrow(
      new Error(
        'describeContract(): the application does not import RegistryHttpModule. ' +
          'Add RegistryHttpModule.forRoot() to the imports of its root module.',
      ),
    );
    expect((await fetch(`${url}/facilities`)).status).toBe(200);
    expect(process.exit).not.toHaveBeenCalled();
    await app.close();
  });

  it('can be checked as any server', async () => {
    const { app, url } = await start(adapter, PlainModule, { abortOnError: true });

    const { rules } = await checkContract(app);

    expect(rules.find(({ rule }) => rule === 'unknown-path')?.breaches).not.toEqual([]);
    expect((await fetch(`${url}/facilities`)).status).toBe(200);
    expect(process.exit).not.toHaveBeenCalled();
    await app.close();
  });

  it('is not one whose module is not global', async () => {
    const { app } = await start(adapter, ContractModule, { abortOnError: true });
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());

    const { paths } = describeContract(document, app);

    expect(Object.keys(paths['/facilities']?.get?.responses ?? {})).toContain('500');
    expect(process.exit).not.toHaveBeenCalled();
    await app.close();
  });
});
