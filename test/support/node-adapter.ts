import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RequestMethod } from '@nestjs/common';
import { AbstractHttpAdapter } from '@nestjs/core';
import { pathToRegexp } from 'path-to-regexp';

type Next = (error?: unknown) => unknown;
type Handler = (...args: any[]) => unknown;
type Request = IncomingMessage & { params?: Record<string, string> };

interface Layer {
  readonly serves: (request: Request) => boolean;
  readonly handler: Handler;
}

/** As little of a framework as an adapter can stand on. */
export class NodeRouter {
  readonly [method: string]: unknown;
  private readonly layers: Layer[] = [];

  constructor() {
    const methods = Object.values(RequestMethod).filter(name => typeof name === 'string');
    for (const method of methods) {
      Object.assign(this, {
        [method.toLowerCase()]: (path: string, handler: Handler) => this.route(method, path, handler),
      });
    }
  }

  use(handler: Handler): void {
    this.layers.push({ serves: () => true, handler });
  }

  readonly handle = (request: Request, response: unknown): unknown => {
    let at = 0;
    const next: Next = error => {
      const layer = this.layers.slice(at).find(({ serves, handler }) => {
        at++;
        return (handler.length === 4) === (error !== undefined) && serves(request);
      });
      return error === undefined
        ? layer?.handler(request, response, next)
        : layer?.handler(error, request, response, next);
    };
    return next();
  };

  private route(method: string, path: string, handler: Handler): void {
    const { regexp } = pathToRegexp(path);
    const serves = ({ method: asked, url = '' }: Request): boolean =>
      (method === 'ALL' || method === asked || (method === 'GET' && asked === 'HEAD')) &&
      regexp.test(url.split('?', 1)[0] ?? '');
    this.layers.push({ serves, handler });
  }
}

/** An adapter of somebody's own, with no more than Nest asks for: it normalises no paths, and parses no bodies. */
export class NodeAdapter extends AbstractHttpAdapter {
  constructor() {
    super(new NodeRouter());
    Object.assign(this, { normalizePath: undefined, beforeClose: undefined });
  }

  initHttpServer(): void {
    this.httpServer = createServer(this.getInstance<NodeRouter>().handle as never);
  }
  override listen(...args: unknown[]): unknown {
    return this.httpServer.listen(...args);
  }
  close(): Promise<void> {
    return new Promise(closed => this.httpServer.close(() => closed()));
  }

  getType(): string {
    return 'node';
  }
  getRequestHostname({ headers }: Request): string | undefined {
    return headers.host?.split(':', 1)[0];
  }
  getRequestMethod({ method }: Request): string | undefined {
    return method;
  }
  getRequestUrl({ url }: Request): string | undefined {
    return url;
  }

  status(response: ServerResponse, status: number): void {
    response.statusCode = status;
  }
  reply(response: ServerResponse, body: unknown, status?: number): void {
    if (status !== undefined) response.statusCode = status;
    if (body === undefined) return void response.end();
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(body));
  }
  end(response: ServerResponse, message?: string): void {
    response.end(message);
  }
  redirect(response: ServerResponse, status: number, url: string): void {
    response.writeHead(status, { Location: url }).end();
  }
  isHeadersSent(response: ServerResponse): boolean {
    return response.headersSent;
  }
  getHeader(response: ServerResponse, name: string): unknown {
    return response.getHeader(name);
  }
  setHeader(response: ServerResponse, name: string, value: string): void {
    response.setHeader(name, value);
  }
  appendHeader(response: ServerResponse, name: string, value: string): void {
    response.appendHeader(name, value);
  }

  setErrorHandler(handler: Handler): void {
    this.use(handler as never);
  }
  setNotFoundHandler(handler: Handler): void {
    this.use(handler as never);
  }
  createMiddlewareFactory(): (path: string, callback: Function) => unknown {
    return (_path, callback) => this.use(callback as never);
  }
  applyVersionFilter(handler: Handler): any {
    return handler;
  }

  registerParserMiddleware(): void {}
  enableCors(): void {}
  useStaticAssets(): void {}
  setViewEngine(): void {}
  render(): void {}
}
