import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { GoneException, RegistryHttpModule } from 'nestjs-registry-http';

// Without the syntax of decorators, so that each runtime runs this file as it is.
class ThingsController {
  gone() {
    throw new GoneException('was removed');
  }
}
const { prototype } = ThingsController;
Get('gone')(prototype, 'gone', Object.getOwnPropertyDescriptor(prototype, 'gone'));
Controller('things')(ThingsController);

export class AppModule {}
Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })(AppModule);
