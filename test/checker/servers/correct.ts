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
import { refuse, startNode } from './node.js';
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
  'plain Node': () => startNode(),
  'one without OPTIONS': () =>
    startNode((response, { method }) => {
      const { allow } = response.headers;
      if (allow === undefined) return;
      const others = allow.replace(', OPTIONS', '');
      if (method === 'OPTIONS') Object.assign(response, refuse(405, {}, { allow: others }));
      else response.headers['allow'] = others;
    }),
  'one that does not know OPTIONS': () =>
    startNode((response, { method }) => {
      if (method === 'OPTIONS' && response.status === 204) Object.assign(response, refuse(501));
    }),
  'one whose fields change with each response': () =>
    startNode(response => {
      asked++;
      response.headers['date'] = new Date(asked * 1_000).toUTCString();
      response.headers['x-request-id'] = String(asked);
      if (response.status === 200) {
        response.headers['etag'] = `"${asked}"`;
        response.headers['expires'] = new Date(asked * 1_000).toUTCString();
        response.headers['last-modified'] = new Date(asked * 1_000).toUTCString();
      }
    }),
  'one that leaves out of HEAD what needs the content': () =>
    startNode((response, { method }) => {
      if (response.status !== 200) return;
      if (method === 'GET') response.headers['last-modified'] = 'Wed, 16 Nov 2011 14:26:15 GMT';
      else for (const name of ['etag', 'last-modified', 'vary']) delete response.headers[name];
    }),
  'one that evaluates no condition and no range': () =>
    startNode((response, { path }) => {
      const isPart = [304, 206, 416].includes(response.status);
      if (isPart && path === '/report')
        Object.assign(response, {
          status: 200,
          headers: { 'content-type': 'text/plain', etag: '"1"', 'cache-control': 'no-cache', vary: 'Accept' },
          body: 'All things, and what became of them.',
        });
    }),
  'one that sends problem details': () =>
    startNode((response, { headers }) => {
      if (response.status < 400 || !headers.accept?.includes('problem')) return;
      const { message, ...body } = JSON.parse(response.body) as { message?: string };
      response.headers['content-type'] = 'application/problem+json';
      response.body = JSON.stringify({
        type: 'about:blank',
        status: response.status,
        detail: message,
        ...body,
      });
    }),
  'one that limits the rate': () =>
    startNode(response => {
      if (++asked % 3 === 0) Object.assign(response, refuse(429, {}, { 'retry-after': '1' }));
    }),
  'one that says more than the page': () =>
    startNode(response => {
      if (response.status >= 400)
        response.body = JSON.stringify({
          ...(JSON.parse(response.body) as object),
          requestId: 'x',
          hint: null,
        });
    }),
};
