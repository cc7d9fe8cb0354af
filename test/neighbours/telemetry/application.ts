import {
  Controller,
  Get,
  Module,
  Post,
  type INestApplication,
  type MiddlewareConsumer,
} from '@nestjs/common';
import { NotFoundException } from 'nestjs-registry-http';
import type { Application } from '../support/run-both.js';

@Controller('cats')
export class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }

  @Post()
  create(): object {
    return { id: 1 };
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException('No such cat');
  }

  @Get('crash')
  async crash(): Promise<never> {
    await Promise.resolve();
    throw new Error('secret');
  }
}

/** Middleware, as most applications have it. */
@Module({})
class MiddlewareModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply((_request: unknown, _response: unknown, next: () => void) => next()).forRoutes('*path');
  }
}

/** The layers of Express' router: 0 where there is none. */
let layers: () => number = () => 0;
export const countLayers = (): number => layers();

/** An application as many are: a prefix, middleware, a controller. */
export const application = (): Application => ({
  imports: [MiddlewareModule],
  controllers: [CatsController],
  configure: (app: INestApplication) => {
    app.setGlobalPrefix('api');
    const { router } = app.getHttpAdapter().getInstance();
    if (router?.stack) layers = () => router.stack.length;
  },
});
