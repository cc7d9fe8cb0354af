import { type CanActivate, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { ForbiddenException } from 'nestjs-registry-http';
import { ClsModule, ClsService } from 'nestjs-cls';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';

@Injectable()
class Denied implements CanActivate {
  constructor(private readonly cls: ClsService) {}

  canActivate(): boolean {
    throw new ForbiddenException(`Denied in ${this.cls.getId()}`);
  }
}

@Controller()
class CatsController {
  constructor(private readonly cls: ClsService) {}

  @Get('id')
  async id(): Promise<object> {
    await new Promise(resolve => setTimeout(resolve, 5));
    return { id: this.cls.getId() };
  }

  @Get('denied')
  @UseGuards(Denied)
  denied(): void {}

  @Get('crash')
  async crash(): Promise<never> {
    await Promise.resolve();
    throw new Error('secret');
  }
}

const SENT = { headers: { 'x-id': 'request-7' } };

/** Each mounts the storage at another place of the way of a request. */
const MOUNTS = ['middleware', 'guard', 'interceptor'] as const;

describe.each(EVERY_ADAPTER)('nestjs-cls on %s', adapter => {
  describe.each(MOUNTS)('mounted as %s', mount => {
    const idGenerator = (request: { headers?: Record<string, string> }): string =>
      String(request.headers?.['x-id']);
    const settings = {
      mount: true,
      generateId: true,
      idGenerator: (at: any) => idGenerator('switchToHttp' in at ? at.switchToHttp().getRequest() : at),
    };
    const both = runBoth(adapter, () => ({
      imports: [ClsModule.forRoot({ global: true, [mount]: settings })],
      controllers: [CatsController],
      providers: [Denied],
    }));

    it('leaves a success, and keeps its store', async () => {
      const { text } = await both.expectSuccess('GET /id', SENT);
      expect(JSON.parse(text)).toEqual({ id: 'request-7' });
    });

    it('keeps requests at the same time apart', async () => {
      const ids = ['a', 'b', 'c'];
      const replies = await Promise.all(ids.map(id => both.sendOurs('GET /id', { headers: { 'x-id': id } })));
      expect(replies.map(({ text }) => JSON.parse(text).id)).toEqual(ids);
    });

    it('has errors in the shape of the contract', async () => {
      await both.expectError('GET /crash', { status: 500 }, SENT);
      await both.expectError('GET /nope', NOT_FOUND, SENT);
      if (mount === 'interceptor') return;
      await both.expectError(
        'GET /denied',
        { status: 403, members: { message: 'Denied in request-7' } },
        SENT,
      );
    });
  });
});

describe.each(EVERY_ADAPTER)('the store of nestjs-cls on %s', adapter => {
  let cls: ClsService | undefined;
  const seen: unknown[] = [];
  const both = runBoth(
    adapter,
    () => ({
      imports: [
        ClsModule.forRoot({
          global: true,
          middleware: {
            mount: true,
            generateId: true,
            idGenerator: (request: { headers: Record<string, string> }) => String(request.headers['x-id']),
          },
        }),
      ],
      controllers: [CatsController],
      configure: app => {
        cls = app.get(ClsService);
      },
    }),
    {
      module: {
        onError: () => seen.push(cls?.getId()),
      },
    },
  );

  it('is there in `onError`', async () => {
    await both.expectError('GET /crash', { status: 500 }, SENT);
    expect(seen).toEqual(['request-7']);
  });
});
