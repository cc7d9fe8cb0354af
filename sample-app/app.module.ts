import { type DynamicModule, Module } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { Config } from './config/index.js';
import { ContractController } from './docs/contract.controller.js';
import { FacilitiesModule } from './facilities/facilities.module.js';
import { HealthModule } from './health/health.module.js';
import { IdleConnections } from './idle-connections.js';
import { inferred } from './inferred.js';
import { PageController } from './page/page.controller.js';
import { conflictOf, Database } from './store/index.js';

@Module({})
export class AppModule {
  static for(config: Config, database: Database): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        RegistryHttpModule.forRoot({
          // A route with another code than the rule's must state why, or the application does not start.
          successCodes: 'strict',
          undeclaredErrors: config.undeclaredErrors,
          challenge: { scheme: 'Basic', realm: 'facilities' },
          // As documented, and as Fastify does by itself.
          unsupportedMediaTypes: 'refuse',
          mapErrors: [conflictOf],
          inferred,
        }),
        FacilitiesModule,
        HealthModule,
      ],
      controllers: [PageController, ContractController],
      providers: [
        { provide: Config, useValue: config },
        { provide: Database, useValue: database },
        IdleConnections,
      ],
      exports: [Config, Database],
    };
  }
}
