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

/** The part of the report about success, `will` or `would`. */
const successFaults = (modal: string): string =>
  `
   1 × POST with @HttpCode(202) ${modal} answer 201 Created: remove @HttpCode(202), or keep it with @SuccessCode(202, '…')
      FaultyController.accepted (POST /things/accepted)
   1 × DELETE with @HttpCode(204) ${modal} answer 200 OK: remove @HttpCode(204), or keep it with @SuccessCode(204, '…')
      FaultyController.removed (DELETE /things/removed)
   1 × @HttpCode(200) stands above @SuccessCode(202, …): remove @HttpCode(200)
      FaultyController.both (PUT /things/both)
   1 × @SuccessCode(200, …) states for GET what is the rule: remove @SuccessCode(200, …)
      FaultyController.rule (GET /things/rule)
   1 × @SuccessCode(204, …) has no body, and the handler returns one: return nothing, or remove @SuccessCode(204, …)
      FaultyController.body (DELETE /things/body): returns Facility`.slice(1);

const NO_ERRORS = `
   3 × @Throws() names something that is not an error: remove it
      FaultyController.success (GET /things/success): 200 OK, of FaultyController.success
      FaultyController.none (GET /things/none): 42, of FaultyController.none
      FaultyController.fine (GET /things/fine): FineException, 204 No Content, of FaultyController.fine`.slice(
  1,
);

/** In the report, examples share a line. */
const onOneLine = (group: string): string => {
  const [heading, ...examples] = group.split('\n');
  return `${heading}\n      ${examples.map(example => example.trim()).join(', ')}`;
};

const UNTOLD = `
   1 × @Throws() names a class whose status cannot be told: give it a static status, or name the status in @Throws()
      FaultyController.untold (GET /things/untold): UntoldException`.slice(1);
const SERVICE = `
   1 × @Throws() names a method of a service that declares nothing: declare there what it throws, with @Throws()
      FaultyController.service (GET /things/service): SilentService.find`.slice(1);
const LOCATED = `
   1 × @Location() stands where GET creates nothing: remove @Location()
      FaultyController.located (GET /things/located)`.slice(1);
const SILENT = `
   1 × POST creates a resource and does not say where: add @Location('/…/:id'), or @SuccessCode('own', '…') where it has no URL
      FaultyController.silent (POST /things/silent)`.slice(1);
const selfOf = (name: string): string =>
  `
   1 × the handler may send the response by itself, and then nothing is enforced: return the result, with { passthrough: true } on @Res()
      ${name}`.slice(1);
const HEADING = 'warn These routes contradict the contract, or are not covered by it:';

describe.each(EVERY_ADAPTER)('the audit at start-up on %s', name => {
  it.each([
    ['enforce', 'will'],
    ['report', 'would'],
  ] as const)(
    'reports problems by what changes, with up to eight of them, under %s',
    async (successCodes, modal) => {
      expect(await reportOf(name, app({ successCodes }, FaultyController))).toEqual([
        [
          HEADING,
          onOneLine(NO_ERRORS),
          successFaults(modal),
          LOCATED,
          UNTOLD,
          '   2 × 2 other problems, shown once these are mended',
        ].join('\n'),
      ]);
    },
  );

  it('refuses to start if strict, and lists every route that contradicts', async () => {
    await expect(reportOf(name, app({ successCodes: 'strict' }, FaultyController))).rejects.toThrow(
      new Error(
        [
          'RegistryHttpModule: these routes contradict the contract:',
          NO_ERRORS,
          successFaults('will'),
          LOCATED,
          SILENT,
          UNTOLD,
          SERVICE,
        ].join('\n'),
      ),
    );
  });

  it('says nothing of success if it is off', async () => {
    expect(await reportOf(name, app({ successCodes: 'off' }, FaultyController))).toEqual([
      [HEADING, onOneLine(NO_ERRORS), LOCATED, UNTOLD, SERVICE].join('\n'),
    ]);
  });

  it('warns only of routes that escape, if it is strict and nothing contradicts', async () => {
    @Controller()
    class SelfController {
      @Get() self(@Res() response: { end(): void }) {
        response.end();
      }
    }
    expect(await reportOf(name, app({ successCodes: 'strict' }, SelfController))).toEqual([
      `${HEADING}\n${selfOf('SelfController.self (GET /)')}`,
    ]);
  });

  it('reports locations of responses that are no result', async () => {
    @Controller()
    class ElsewhereController {
      @Post('moved') @Redirect('/elsewhere') @Location('/things/:id') moved() {}
      @Post('page') @Render('page') @Location('/things/:id') page() {}
    }
    expect(await reportOf(name, app({}, ElsewhereController))).toEqual([
      `
${HEADING}
   2 × @Location() stands where the response is not a result: remove @Location()
      ElsewhereController.moved (POST /moved), ElsewhereController.page (POST /page)`.slice(1),
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
