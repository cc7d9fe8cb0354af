import {
  Module,
  UseFilters,
  UseGuards,
  type CanActivate,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { BaseWsExceptionFilter, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { RegistryExceptionFilter, RegistryHttpModule } from 'nestjs-registry-http';
import { throwError, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { ErrorLog } from './support/error-log.js';
import { CONTRACT_OVER_HTTP, FacilitiesController, overHttp } from './support/facilities.controller.js';
import { PAIRS, thrownNamed, throwNamed } from './support/thrown-values.js';
import { expectNoUnhandledRejections } from './support/unhandled-rejections.js';

class Denied implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@WebSocketGateway()
class Gateway {
  @SubscribeMessage('throw')
  async throw(@MessageBody() name: string): Promise<void> {
    await Promise.resolve();
    throwNamed(name);
  }

  @SubscribeMessage('throw in a stream')
  throwInStream(@MessageBody() name: string): Observable<never> {
    return throwError(() => thrownNamed(name));
  }

  @SubscribeMessage('guarded')
  @UseGuards(Denied)
  guarded(): void {}

  @SubscribeMessage('echo')
  echo(@MessageBody() value: unknown): object {
    return { event: 'echo', data: value };
  }
}

@WebSocketGateway()
@UseFilters(RegistryExceptionFilter)
class FilteredGateway extends Gateway {}

@WebSocketGateway()
@UseFilters(RegistryExceptionFilter, BaseWsExceptionFilter)
class FilteredTwiceGateway extends Gateway {}

@Module({})
class AppModule {
  static with(gateway: Type, imports: DynamicModule[] = []): DynamicModule {
    return { module: AppModule, imports, controllers: [FacilitiesController], providers: [gateway] };
  }
}

const CONTRACT = [RegistryHttpModule.forRoot()];

const APPLICATIONS = {
  'an application with the module': AppModule.with(Gateway, CONTRACT),
  'a gateway with the filter bound by hand': AppModule.with(FilteredGateway),
  'a gateway with the filter bound by hand, and the module': AppModule.with(FilteredGateway, CONTRACT),
  "a gateway with the filter bound by hand, and Nest's after it": AppModule.with(FilteredTwiceGateway),
} satisfies Record<string, DynamicModule>;

/** Nest has one logger for all applications of a process. */
const log = new ErrorLog();

interface Running extends RunningApp {
  ask(event: string, data: unknown): Promise<{ message: string; logged: string[] }>;
  close(): Promise<void>;
}

async function startWith(adapter: AdapterName, module: DynamicModule): Promise<Running> {
  const running = await start(adapter, module, {
    logger: log,
    configure: app => app.useWebSocketAdapter(new WsAdapter(app)),
  });
  const client = new WebSocket(`ws://127.0.0.1:${running.port}`);
  await new Promise((resolve, reject) => {
    client.once('open', resolve);
    client.once('error', reject);
  });
  return {
    ...running,
    async ask(event, data) {
      log.take();
      const message = new Promise<string>(resolve => {
        client.once('message', (bytes: Buffer) => resolve(bytes.toString()));
      });
      client.send(JSON.stringify({ event, data }));
      return { message: await message, logged: log.take() };
    },
    close() {
      client.terminate();
      return running.app.close();
    },
  };
}

expectNoUnhandledRejections();

describe.each(EVERY_ADAPTER)('a WebSocket gateway on %s', adapter => {
  let bare: Running;
  beforeAll(async () => {
    bare = await startWith(adapter, AppModule.with(Gateway));
  });
  afterAll(() => bare.close());

  describe.each(Object.entries(APPLICATIONS))('in %s', (name, module) => {
    let ours: Running;
    beforeAll(async () => {
      ours = await startWith(adapter, module);
    });
    afterAll(() => ours.close());

    describe.each(['throw', 'throw in a stream'])('%s', event => {
      it.each(PAIRS)('responds to %s as bare Nest does', async (thrown, nests) => {
        const expected = await bare.ask(event, nests);
        expect(expected.message).toContain('"event":"exception"');
        const { message, logged } = await ours.ask(event, thrown);
        // The response echoes the data of the message, and the data is the name.
        expect(message).toBe(expected.message.replace(JSON.stringify(nests), JSON.stringify(thrown)));
        expect(logged).toEqual(expected.logged);
      });
    });

    it('responds as bare Nest does if a guard refuses a request', async () => {
      expect(await ours.ask('guarded', 1)).toEqual(await bare.ask('guarded', 1));
    });

    it('shows the client what a WsException says, and nothing of an exception made for HTTP', async () => {
      const [refused, missing] = ['a WsException with a text', 'a NotFoundException'];
      expect(JSON.parse((await ours.ask('throw', refused)).message)).toEqual({
        event: 'exception',
        data: { status: 'error', message: 'no such facility', cause: { pattern: 'throw', data: refused } },
      });
      expect(JSON.parse((await ours.ask('throw', missing)).message)).toEqual({
        event: 'exception',
        data: {
          status: 'error',
          message: 'Internal server error',
          cause: { pattern: 'throw', data: missing },
        },
      });
    });

    it('keeps responding', async () => {
      expect((await ours.ask('echo', 'on')).message).toBe('{"event":"echo","data":"on"}');
    });

    it.runIf(name.includes('module'))('keeps HTTP under the contract', async () => {
      expect(await overHttp(ours.url)).toEqual(CONTRACT_OVER_HTTP);
    });
  });
});
