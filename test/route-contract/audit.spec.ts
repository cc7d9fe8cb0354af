import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Module,
  Post,
  Put,
  Redirect,
  Render,
  Res,
  type Type,
} from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  BadRequestException,
  Location,
  RegistryException,
  RegistryHttpModule,
  SuccessCode,
  thrownBy,
  Throws,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';

class Facility {}

class UntoldException extends RegistryException {
  constructor(reason: { status: number }) {
    super(reason.status, 'depends');
  }
}

class FineException extends RegistryException {
  override getStatus(): number {
    return 204;
  }
  constructor() {
    super(400);
  }
}

class SilentService {
  find(): void {}
}

/** One route for each fault, and some that have none. */
@Controller('things')
class FaultyController {
  @Post('accepted') @HttpCode(202) @Location('/things/:id') accepted() {}
  @Delete('removed') @HttpCode(204) removed() {}
  @Put('both') @HttpCode(200) @SuccessCode(202, 'it takes time') both() {}
  @Get('rule') @SuccessCode(200, 'it is fine') rule() {}
  @Delete('body') @SuccessCode(204, 'nothing is left') body(): Facility {
    return new Facility();
  }
  @Get('located') @Location('/things/:id') located() {}
  @Post('silent') silent() {}
  @Get('success') @Throws(200) success() {}
  @Get('none') @Throws(42) none() {}
  @Get('fine') @Throws(FineException) fine() {}
  @Get('untold') @Throws(UntoldException) untold() {}
  @Get('service') @Throws(thrownBy(SilentService, 'find')) service() {}
  @Get('self') self(@Res() response: { end(): void }) {
    response.end();
  }

  @Get() list() {}
  @Post() @Location('/things/:id') @Throws(BadRequestException) create() {}
  @Post('later') @SuccessCode(202, 'it takes time') later() {}
  @Put(':id') @Location('/things/:id') replace() {}
  @Delete(':id') @SuccessCode(204, 'nothing is left') remove(): void {}
  @Delete() @SuccessCode(204, 'nothing is left') async clear(): Promise<void> {}
  @Get('moved') @Redirect('/elsewhere') moved() {}
  @Get('unchanged') @HttpCode(304) unchanged() {}
}

const app = (options: RegistryHttpOptions, ...controllers: Type[]): Type => {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers })
  class AppModule {}
  return AppModule;
};

const reportOf = async (name: (typeof EVERY_ADAPTER)[number], module: Type): Promise<string[]> => {
  const { lines, logger } = collectLog();
  const running = await start(name, module, { logger });
  await running.app.close();
  // Of Fastify, when it was made without the library's options.
  return lines.filter(line => !line.includes('registryFastifyOptions'));
};

const SUCCESS_FAULTS = `
FaultyController.accepted  POST /things/accepted   answers 202 Accepted where POST answers 201 Created                remove @HttpCode(202), or state why: @SuccessCode(202, '…')
FaultyController.removed   DELETE /things/removed  answers 204 No Content where DELETE answers 200 OK                 remove @HttpCode(204), or state why: @SuccessCode(204, '…')
FaultyController.both      PUT /things/both        has @HttpCode(200) above @SuccessCode(202, …)                      remove @HttpCode(200)
FaultyController.rule      GET /things/rule        states as an exception that GET answers 200 OK, which is the rule  remove @SuccessCode(200, …)
FaultyController.body      DELETE /things/body     answers 204 No Content, which has no body, and returns Facility    return nothing, or remove @SuccessCode(204, …)`.trim();

const OTHER_FAULTS = `
FaultyController.success   GET /things/success     throws 200 OK, which is no error                                   remove it from the @Throws() of FaultyController.success
FaultyController.none      GET /things/none        throws 42, which is no error                                       remove it from the @Throws() of FaultyController.none
FaultyController.fine      GET /things/fine        throws FineException, 204 No Content, which is no error            remove it from the @Throws() of FaultyController.fine
FaultyController.untold    GET /things/untold      throws UntoldException, whose status cannot be told                give UntoldException a static status, or name the status in @Throws()
FaultyController.service   GET /things/service     throws what SilentService.find declares, but it declares nothing   declare on SilentService.find what it throws, with @Throws()`.trim();

const HEADING = `
Handler                    Route                   Problem                                                            Remedy
-------------------------  ----------------------  -----------------------------------------------------------------  ---------------------------------------------------------------------`.trim();

const LOCATED =
  'FaultyController.located   GET /things/located     has @Location(), but GET creates nothing                           remove @Location()';
const SILENT =
  "FaultyController.silent    POST /things/silent     creates a resource and does not say where                          add @Location('/…/:id')";
const SELF =
  'FaultyController.self      GET /things/self        may send the response by itself, and then nothing is enforced      return the result, with { passthrough: true } on @Res()';

describe.each(EVERY_ADAPTER)('the audit at start-up on %s', name => {
  it.each(['enforce', 'report'] as const)('reports every fault in one table, to %s', async successCodes => {
    expect(await reportOf(name, app({ successCodes }, FaultyController))).toEqual([
      [
        'warn These routes contradict the contract, or escape it:',
        HEADING,
        SUCCESS_FAULTS,
        LOCATED,
        OTHER_FAULTS,
        SELF,
      ].join('\n'),
    ]);
  });

  it('refuses to start where it is strict, with the table of what contradicts', async () => {
    await expect(reportOf(name, app({ successCodes: 'strict' }, FaultyController))).rejects.toThrow(
      new Error(
        [
          'RegistryHttpModule: these routes contradict the contract:',
          HEADING,
          SUCCESS_FAULTS,
          LOCATED,
          SILENT,
          OTHER_FAULTS,
        ].join('\n'),
      ),
    );
  });

  it('says nothing of success where it is off', async () => {
    const [report, ...others] = await reportOf(name, app({ successCodes: 'off' }, FaultyController));
    expect(others).toEqual([]);
    const handlers = report?.split('\n').slice(3);
    expect(handlers?.map(line => line.split(' ')[0])).toEqual(
      ['located', 'success', 'none', 'fine', 'untold', 'service'].map(
        handler => `FaultyController.${handler}`,
      ),
    );
  });

  it('warns only of routes that escape, where it is strict and nothing contradicts', async () => {
    @Controller()
    class SelfController {
      @Get() self(@Res() response: { end(): void }) {
        response.end();
      }
    }
    expect(await reportOf(name, app({ successCodes: 'strict' }, SelfController))).toEqual([
      `warn ${`
These routes contradict the contract, or escape it:
Handler              Route  Problem                                                        Remedy
-------------------  -----  -------------------------------------------------------------  -------------------------------------------------------
SelfController.self  GET /  may send the response by itself, and then nothing is enforced  return the result, with { passthrough: true } on @Res()`.trim()}`,
    ]);
  });

  it('reports locations of answers that are no result', async () => {
    @Controller()
    class ElsewhereController {
      @Post('moved') @Redirect('/elsewhere') @Location('/things/:id') moved() {}
      @Post('page') @Render('page') @Location('/things/:id') page() {}
    }
    expect(await reportOf(name, app({}, ElsewhereController))).toEqual([
      `warn ${`
These routes contradict the contract, or escape it:
Handler                    Route        Problem                                            Remedy
-------------------------  -----------  -------------------------------------------------  ------------------
ElsewhereController.moved  POST /moved  has @Location(), but its response is not a result  remove @Location()
ElsewhereController.page   POST /page   has @Location(), but its response is not a result  remove @Location()`.trim()}`,
    ]);
  });

  it('says nothing of routes that follow the contract', async () => {
    @Controller('fine')
    class FineController {
      @Get() list() {}
      @Post() @Location('/fine/:id') @Throws(BadRequestException) create() {}
    }
    expect(await reportOf(name, app({ successCodes: 'strict' }, FineController))).toEqual([]);
  });
});
