import {
  Catch,
  Controller,
  Delete,
  type ExceptionFilter,
  Get,
  HttpCode,
  HttpException,
  type INestApplication,
  Injectable,
  Module,
  NotFoundException,
  Post,
  type Provider,
  Put,
  Res,
  Scope,
  type Type,
  UseFilters,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { RegistryExceptionFilter, RegistryHttpModule, type RegistryHttpOptions } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { type AdapterName, EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';

// Neighbours of C1: many kinds of problems, one route under many paths. Of C2: a request-scoped APP_FILTER, a filter for
// Error, a filter on a controller or a method, several filters, one that extends the library's. Of C5: redirects by
// `response?.redirect`, with a status, on Fastify's reply, and by a bare Location.

interface App {
  readonly options?: RegistryHttpOptions;
  readonly controllers?: Type[];
  readonly providers?: Provider[];
  readonly configure?: (app: INestApplication) => unknown;
}

const reportOf = async (
  name: AdapterName,
  { options = {}, controllers = [], providers = [], configure }: App,
): Promise<string[]> => {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers, providers })
  class AppModule {}
  const { lines, logger } = collectLog();
  const running = await start(name, AppModule, { logger, ...(configure && { configure }) });
  await running.app.close();
  return lines.filter(line => !line.includes('registryFastifyOptions'));
};

/** Controllers with a hundred logins, and with every other mismatch of a code and a method. */
const largeApplication = (): Type[] =>
  Array.from({ length: 100 }, (_, index) => {
    @Controller(`c${index}`)
    class ManyController {
      @Post('login') @HttpCode(200) login() {}
      @Delete() @HttpCode(200 + (index % 20)) remove() {}
      @Put(['one', 'two']) @HttpCode(200 + (index % 20)) put() {}
    }
    return ManyController;
  });

@Catch()
class EverythingFilter implements ExceptionFilter {
  catch(): void {}
}

@Catch(HttpException)
class HttpFilter extends EverythingFilter {}

@Catch(Error)
class ErrorFilter extends EverythingFilter {}

@Injectable({ scope: Scope.REQUEST })
@Catch()
class ScopedFilter extends EverythingFilter {}

@Catch(NotFoundException)
class NarrowFilter extends EverythingFilter {}

@Catch()
class ExtendingFilter extends RegistryExceptionFilter {}

const warningOf = (filters: string): string =>
  `warn ${filters}: a filter for every error or for HttpException wins over RegistryHttpModule, and what it catches is not ` +
  'in the form of the contract. Let it extend RegistryExceptionFilter, or do its work in the option onError and remove it';

describe.each(EVERY_ADAPTER)('the report at start-up on %s', name => {
  it('has at most 20 lines, however large the application is', async () => {
    const [report, filters, ...others] = await reportOf(name, {
      controllers: largeApplication(),
      providers: [{ provide: APP_FILTER, useClass: EverythingFilter }],
    });
    expect(others).toEqual([]);
    expect(filters).toBe(warningOf('EverythingFilter (global)'));
    const lines = report?.split('\n') ?? [];
    expect(lines.length).toBeLessThanOrEqual(18);
    expect(lines.slice(0, 5)).toEqual([
      'warn These routes contradict the contract, or are not covered by it:',
      " 100 × POST with @HttpCode(200) will answer 201 Created: remove @HttpCode(200), or keep it with @SuccessCode(200, '…')",
      '      ManyController.login (POST /c0/login), ManyController.login (POST /c1/login), ManyController.login (POST /c2/login), and 97 more',
      "   5 × DELETE with @HttpCode(201) will answer 200 OK: remove @HttpCode(201), or keep it with @SuccessCode(201, '…')",
      '      ManyController.remove (DELETE /c1), ManyController.remove (DELETE /c21), ManyController.remove (DELETE /c41), and 2 more',
    ]);
    expect(lines.at(-1)).toMatch(/^ +\d+ × 31 other problems, shown once these are mended$/);
  });

  it('says "may" if an interceptor may send the response, and strict does not refuse', async () => {
    class SendingInterceptor {
      intercept(context: ExecutionContext, next: CallHandler) {
        context.switchToHttp().getResponse<object>();
        return next.handle();
      }
    }
    @Controller()
    @UseInterceptors(SendingInterceptor)
    class ProceduresController {
      @Post() @HttpCode(200) call() {}
    }
    const [report] = await reportOf(name, {
      options: { successCodes: 'report' },
      controllers: [ProceduresController],
    });
    expect(report).toContain('   1 × POST with @HttpCode(200) may answer 201 Created: ');
  });

  it('does not report a handler that redirects by hand', async () => {
    interface Redirecting {
      redirect(...args: unknown[]): unknown;
      status(code: number): Redirecting;
      header(name: string, value: string): Redirecting;
      send(): unknown;
    }
    @Controller()
    class RedirectingController {
      @Get('a') plain(@Res() response: Redirecting) {
        response.redirect('/elsewhere');
      }
      @Get('b') withStatus(@Res() response: Redirecting) {
        return response.redirect(301, '/elsewhere');
      }
      @Get('c') async optional(@Res() response?: Redirecting) {
        response?.redirect('/elsewhere');
      }
      @Get('d') chained(@Res() response: Redirecting) {
        response.status(307).redirect('/elsewhere');
      }
      @Get('e') byField(@Res() response: Redirecting) {
        response.status(302).header('Location', '/elsewhere').send();
      }
    }
    for (const successCodes of ['enforce', 'report', 'strict'] as const) {
      expect(
        await reportOf(name, { options: { successCodes }, controllers: [RedirectingController] }),
      ).toEqual([]);
    }
  });

  it.each([
    ['EverythingFilter', { provide: APP_FILTER, useClass: EverythingFilter }],
    ['HttpFilter', { provide: APP_FILTER, useClass: HttpFilter }],
    ['ErrorFilter', { provide: APP_FILTER, useValue: new ErrorFilter() }],
    ['ScopedFilter', { provide: APP_FILTER, useClass: ScopedFilter }],
    ['BaseExceptionFilter', { provide: APP_FILTER, useClass: BaseExceptionFilter }],
  ] as const)('names %s, which is bound as APP_FILTER, and the two ways out', async (filter, provider) => {
    expect(await reportOf(name, { providers: [provider] })).toEqual([warningOf(`${filter} (global)`)]);
  });

  it('names what useGlobalFilters binds, in every mode', async () => {
    for (const successCodes of ['enforce', 'report', 'strict', 'off'] as const) {
      const lines = await reportOf(name, {
        options: { successCodes },
        configure: app =>
          app.useGlobalFilters(
            new HttpFilter(),
            new BaseExceptionFilter(app.get(HttpAdapterHost).httpAdapter),
          ),
      });
      expect(lines).toEqual([warningOf('HttpFilter (global), BaseExceptionFilter (global)')]);
    }
  });

  it('names the controllers that bind such a filter', async () => {
    @Controller('one')
    @UseFilters(EverythingFilter)
    class OneController {
      @Get() get() {}
    }
    @Controller('two')
    class TwoController {
      @Get() @UseFilters(new EverythingFilter()) get() {}
    }
    expect(await reportOf(name, { controllers: [OneController, TwoController] })).toEqual([
      warningOf('EverythingFilter (on OneController, on TwoController)'),
    ]);
  });

  it('is silent about filters for errors of their own, and about those that extend the filter of the library', async () => {
    expect(
      await reportOf(name, {
        providers: [
          { provide: APP_FILTER, useClass: NarrowFilter },
          { provide: APP_FILTER, useClass: ExtendingFilter },
        ],
        configure: app => app.useGlobalFilters(new RegistryExceptionFilter()),
      }),
    ).toEqual([]);
  });
});
