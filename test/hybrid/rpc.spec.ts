import {
  Controller,
  Module,
  ParseIntPipe,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type DynamicModule,
  type INestMicroservice,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  EventPattern,
  MessagePattern,
  Payload,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { RegistryExceptionFilter, RegistryHttpModule, SuccessCodeInterceptor } from 'nestjs-registry-http';
import { throwError, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { ErrorLog } from './support/error-log.js';
import { CONTRACT_OVER_HTTP, FacilitiesController, overHttp } from './support/facilities.controller.js';
import { RawTcp } from './support/raw-tcp.js';
import { PAIRS, thrownNamed, throwNamed } from './support/thrown-values.js';
import { expectNoUnhandledRejections } from './support/unhandled-rejections.js';

class Denied implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Controller()
class RpcController {
  @MessagePattern('throw')
  async throw(@Payload() name: string): Promise<void> {
    await Promise.resolve();
    throwNamed(name);
  }

  @MessagePattern('throw in a stream')
  throwInStream(@Payload() name: string): Observable<never> {
    return throwError(() => thrownNamed(name));
  }

  @MessagePattern('guarded')
  @UseGuards(Denied)
  guarded(): string {
    return 'unreachable';
  }

  @MessagePattern('piped')
  piped(@Payload(ParseIntPipe) value: number): number {
    return value;
  }

  @MessagePattern('intercepted')
  @UseInterceptors(SuccessCodeInterceptor)
  intercepted(@Payload() value: unknown): unknown {
    return value;
  }

  @EventPattern('event')
  event(@Payload() name: string): void {
    throwNamed(name);
  }

  @MessagePattern('echo')
  echo(@Payload() value: unknown): unknown {
    return value;
  }
}

@Controller()
@UseFilters(RegistryExceptionFilter)
class FilteredRpcController extends RpcController {}

@Module({})
class AppModule {
  static with(rpc: typeof RpcController, imports: DynamicModule[] = []): DynamicModule {
    return { module: AppModule, imports, controllers: [FacilitiesController, rpc] };
  }
}

const BARE = AppModule.with(RpcController);
const CONTRACT = AppModule.with(RpcController, [RegistryHttpModule.forRoot()]);
const BY_HAND = AppModule.with(FilteredRpcController);

const TCP: MicroserviceOptions = { transport: Transport.TCP, options: { host: '127.0.0.1', port: 0 } };

function portOf(microservice: INestMicroservice): number {
  return microservice.unwrap<{ address(): { port: number } }>().address().port;
}

/** Nest has one logger for all applications of a process. */
const log = new ErrorLog();

/** What the client gets, and what is logged for it. */
async function outcome(ask: () => Promise<string>): Promise<{ response: string; logged: string[] }> {
  log.take();
  return { response: await ask(), logged: log.take() };
}

interface Running {
  readonly client: RawTcp;
  readonly http?: RunningApp;
  close(): Promise<void>;
}

async function startHybrid(
  adapter: 'express' | 'fastify',
  module: DynamicModule,
  inherit = true,
): Promise<Running> {
  const http = await start(adapter, module, {
    logger: log,
    configure: async app => {
      app.connectMicroservice(TCP, { inheritAppConfig: inherit });
      await app.startAllMicroservices();
    },
  });
  const client = await RawTcp.to(portOf(http.app.getMicroservices()[0] as INestMicroservice));
  const close = () => {
    client.close();
    return http.app.close();
  };
  return { client, http, close };
}

async function startAlone(module: DynamicModule): Promise<Running> {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, { ...TCP, logger: log });
  await app.listen();
  const client = await RawTcp.to(portOf(app));
  const close = () => {
    client.close();
    return app.close();
  };
  return { client, close };
}

const APPLICATIONS = [
  ...EVERY_ADAPTER.map(
    adapter => [`a hybrid application on ${adapter}`, () => startHybrid(adapter, CONTRACT)] as const,
  ),
  ['a controller with the filter bound by hand', () => startHybrid('express', BY_HAND)] as const,
  [
    'a hybrid application that does not share its enhancers',
    () => startHybrid('express', CONTRACT, false),
  ] as const,
  ['a microservice without HTTP', () => startAlone(CONTRACT)] as const,
];

expectNoUnhandledRejections();

describe.each(APPLICATIONS)('RPC in %s', (name, startOurs) => {
  let ours: Running;
  let bare: Running;
  beforeAll(async () => {
    [ours, bare] = await Promise.all([startOurs(), startHybrid('express', BARE)]);
  });
  afterAll(() => Promise.all([ours.close(), bare.close()]));

  describe.each(['throw', 'throw in a stream'])('%s', pattern => {
    it.each(PAIRS)('responds to %s as bare Nest does', async (thrown, nests) => {
      const expected = await outcome(() => bare.client.ask(pattern, nests));
      expect(expected.response).toContain('"err":');
      expect(await outcome(() => ours.client.ask(pattern, thrown))).toEqual(expected);
    });
  });

  it.each(['guarded', 'piped'])(
    'responds to a %s handler that is not reached as bare Nest does',
    async pattern => {
      expect(await ours.client.ask(pattern, 'x')).toBe(await bare.client.ask(pattern, 'x'));
    },
  );

  it('shows the client what an RpcException says, and nothing of an exception made for HTTP', async () => {
    expect(await ours.client.ask('throw', 'an RpcException with a text')).toContain(
      '"err":{"status":"error","message":"no such facility"}',
    );
    expect(await ours.client.ask('throw', 'a NotFoundException')).toContain(
      '"err":{"status":"error","message":"Internal server error"}',
    );
  });

  it.each(['x', null])('leaves the result %j to the transport under SuccessCodeInterceptor', async value => {
    expect(await ours.client.ask('intercepted', value)).toBe(await bare.client.ask('echo', value));
  });

  it('goes on after events whose handlers throw', async () => {
    const afterEvent = async (client: RawTcp, data: string) => {
      client.tell('event', data);
      return client.ask('echo', 1);
    };
    for (const [thrown, nests] of PAIRS) {
      const expected = await outcome(() => afterEvent(bare.client, nests));
      expect({ thrown, ...(await outcome(() => afterEvent(ours.client, thrown))) }).toEqual({
        thrown,
        ...expected,
      });
    }
  });

  it.runIf(name.startsWith('a hybrid'))('keeps HTTP under the contract', async () => {
    expect(await overHttp(ours.http?.url ?? '')).toEqual(CONTRACT_OVER_HTTP);
  });
});
