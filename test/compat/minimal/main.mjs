import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.mjs';

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(process.env.PORT ?? 3000, '127.0.0.1');
