import { type ArgumentsHost, Catch, type ExceptionFilter, Module, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GoneException, RegistryHttpModule } from 'nestjs-registry-http';
import type { Variant } from '../variants.js';
import { routesController } from './routes.controller.js';

/** The least that a filter can do: it shows what Nest's way to a filter costs. */
@Catch()
class ConstantFilter implements ExceptionFilter {
  catch(_thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ConstantResponse>();
    response
      .status(500)
      .header('content-type', 'application/json')
      .send('{"code":"500 Internal Server Error"}');
  }
}

/** The members that a response of Express and a reply of Fastify share. */
interface ConstantResponse {
  status(code: number): this;
  header(name: string, value: string): this;
  send(body: string): unknown;
}

/** The root module of a variant, with the controllers given or those of the cases. */
export async function moduleOf(variant: Variant, controllers?: Type[]): Promise<Type> {
  if (variant === 'registry') {
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: controllers ?? [routesController({ Gone: GoneException, createsBody: true })],
    })
    class RegistryModule {}
    return RegistryModule;
  }
  if (variant === 'rival') {
    const { NestProblemDetailsModule } = await import('nest-problem-details-filter');
    @Module({
      imports: [NestProblemDetailsModule.register()],
      controllers: controllers ?? [routesController()],
    })
    class RivalModule {}
    return RivalModule;
  }
  @Module({
    controllers: controllers ?? [routesController()],
    providers: variant === 'constant' ? [{ provide: APP_FILTER, useClass: ConstantFilter }] : [],
  })
  class BareModule {}
  return BareModule;
}
