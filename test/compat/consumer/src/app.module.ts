import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { FacilitiesController, FacilitiesService, PrivateController } from './facilities.controller.js';
import { Realm, RealmModule } from './realm.module.js';

@Module({
  imports: [
    RegistryHttpModule.forRootAsync({
      imports: [RealmModule],
      inject: [Realm],
      useFactory: (realm: Realm) => ({
        challenge: { scheme: 'Basic', realm: realm.name },
        unsupportedMediaTypes: 'refuse' as const,
      }),
    }),
  ],
  controllers: [FacilitiesController, PrivateController],
  providers: [FacilitiesService],
})
export class AppModule {
  static with(controllers: Type[]): DynamicModule {
    return { module: AppModule, controllers };
  }
}
