import { Module, type Type } from '@nestjs/common';
import { GoneException, RegistryHttpModule } from 'nestjs-registry-http';
import type { Variant } from '../variants.js';
import { routesController } from './routes.controller.js';

/** The root module of a variant, with the controllers given or those of the cases. */
export async function moduleOf(variant: Variant, controllers?: Type[]): Promise<Type> {
  if (variant === 'registry') {
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: controllers ?? [routesController(GoneException)],
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
  @Module({ controllers: controllers ?? [routesController()] })
  class BareModule {}
  return BareModule;
}
