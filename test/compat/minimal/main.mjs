import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
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

class AppModule {}
Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(process.env.PORT ?? 3000, '127.0.0.1');
