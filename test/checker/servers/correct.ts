import { Body, Controller, Delete, Get, Module, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  BadRequestException,
  NotFoundException,
  registryFastifyOptions,
  RegistryHttpModule,
  UnauthorizedException,
} from 'nestjs-registry-http';
import type { AdapterName } from '../../support/adapters.js';
import { startExpress } from './express.js';
import { startFastify } from './fastify.js';
import { startHono } from './hono.js';
import { refuse, startRegistry } from './node.js';
import type { Running } from './running-server.js';

class UnknownThing extends NotFoundException {
  static readonly errorCode = 'thing-unknown';
}

class Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (!request.headers.authorization) throw new UnauthorizedException();
    return true;
  }
}

@Controller()
class ThingsController {
  @Get('things') list() {
    return [{ id: '1' }];
  }
  @Post('things') create(@Body() body: { name?: unknown } | undefined) {
    if (typeof body?.name !== 'string') throw new BadRequestException('name must be a text');
    return { id: '2' };
  }
  @Get('things/:id') find(@Param('id') id: string) {
    if (id !== '1') throw new UnknownThing('Resource not found');
    return { id };
  }
  @Delete('things/:id') remove() {
    return undefined;
  }
  @Get('report') report(
    @Res({ passthrough: true }) response: { header(name: string, value: string): unknown },
  ) {
    response.header('content-type', 'text/plain');
    response.header('etag', '"1"');
    return 'All things, and what became of them.';
  }
  @Get('locked') @UseGuards(Guard) locked() {
    return { open: true };
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot({
      undeclaredErrors: 'off',
      unsupportedMediaTypes: 'refuse',
      challenge: { scheme: 'Basic', realm: 'things' },
    }),
  ],
  controllers: [ThingsController],
})
class ThingsModule {}

async function startNest(name: AdapterName): Promise<Running> {
  const app =
    name === 'fastify'
      ? await NestFactory.create(ThingsModule, new FastifyAdapter(registryFastifyOptions()) as never, {
          logger: false,
        })
      : await NestFactory.create(ThingsModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}

let asked = 0;

/** Servers that keep the contract, each in a way that RFC 9110 leaves open. */
export const CORRECT: Readonly<Record<string, () => Promise<Running>>> = {
  'Nest on Express': () => startNest('express'),
  'Nest on Fastify': () => startNest('fastify'),
  Express: startExpress,
  Fastify: startFastify,
  Hono: startHono,
  'plain Node': () => startRegistry(),
  'one without OPTIONS': () =>
    startRegistry((answer, { method }) => {
      const { allow } = answer.headers;
      if (allow === undefined) return;
      const others = allow.replace(', OPTIONS', '');
      if (method === 'OPTIONS') Object.assign(answer, refuse(405, {}, { allow: others }));
      else answer.headers['allow'] = others;
    }),
  'one that does not know OPTIONS': () =>
    startRegistry((answer, { method }) => {
      if (method === 'OPTIONS' && answer.status === 204) Object.assign(answer, refuse(501));
    }),
  'one whose fields change with each response': () =>
    startRegistry(answer => {
      asked++;
      answer.headers['date'] = new Date(asked * 1_000).toUTCString();
      answer.headers['x-request-id'] = String(asked);
      if (answer.status === 200) {
        answer.headers['etag'] = `"${asked}"`;
        answer.headers['expires'] = new Date(asked * 1_000).toUTCString();
        answer.headers['last-modified'] = new Date(asked * 1_000).toUTCString();
      }
    }),
  'one that leaves out of HEAD what needs the content': () =>
    startRegistry((answer, { method }) => {
      if (answer.status !== 200) return;
      if (method === 'GET') answer.headers['last-modified'] = 'Wed, 16 Nov 2011 14:26:15 GMT';
      else for (const name of ['etag', 'last-modified', 'vary']) delete answer.headers[name];
    }),
  'one that evaluates no condition and no range': () =>
    startRegistry((answer, { path }) => {
      const isPart = [304, 206, 416].includes(answer.status);
      if (isPart && path === '/report')
        Object.assign(answer, {
          status: 200,
          headers: { 'content-type': 'text/plain', etag: '"1"', 'cache-control': 'no-cache', vary: 'Accept' },
          body: 'All things, and what became of them.',
        });
    }),
  'one that sends problem details': () =>
    startRegistry((answer, { headers }) => {
      if (answer.status < 400 || !headers.accept?.includes('problem')) return;
      const { message, ...body } = JSON.parse(answer.body) as { message?: string };
      answer.headers['content-type'] = 'application/problem+json';
      answer.body = JSON.stringify({ type: 'about:blank', status: answer.status, detail: message, ...body });
    }),
  'one that limits the rate': () =>
    startRegistry(answer => {
      if (++asked % 3 === 0) Object.assign(answer, refuse(429, {}, { 'retry-after': '1' }));
    }),
  'one that says more than the page': () =>
    startRegistry(answer => {
      if (answer.status >= 400)
        answer.body = JSON.stringify({ ...(JSON.parse(answer.body) as object), requestId: 'x', hint: null });
    }),
};
