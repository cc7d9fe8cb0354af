import { Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { AuthController } from './auth.controller.js';
import { CountingFilter } from './counting.filter.js';
import { OrdersController } from './orders.controller.js';

@Module({
  imports: [
    // Success codes stay until every controller has moved; errors follow the contract already.
    RegistryHttpModule.forRoot({ successCodes: 'report', emptyBody: 'empty', undeclaredErrors: 'off' }),
  ],
  controllers: [AuthController, OrdersController],
  providers: [{ provide: APP_FILTER, useClass: CountingFilter }],
})
export class AppModule {}

export const app = await NestFactory.create(AppModule);
await app.listen(process.env['PORT'] ?? 3000);
