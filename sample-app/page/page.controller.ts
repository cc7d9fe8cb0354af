import { readFile } from 'node:fs/promises';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFoundException } from 'nestjs-registry-http';

const PUBLIC = new URL('../public/', import.meta.url);

/** The folder with the library's modules: the page imports `nestjs-registry-http/client` as it is published. */
const LIBRARY = new URL('../', import.meta.resolve('nestjs-registry-http/client'));

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const FIELDS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

/** What responses of Express and Fastify have in common. */
interface Reply {
  header(name: string, value: string): unknown;
}

/** The page for people at `/`: files without a build step, which ask no other host for anything. */
@Controller()
@ApiExcludeController()
export class PageController {
  @Get()
  showPage(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    return send(reply, PUBLIC, 'index.html');
  }

  @Get('page/:file')
  sendFile(@Param('file') file: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return send(reply, PUBLIC, file);
  }

  @Get('page/library/:folder/:file')
  sendModule(
    @Param('folder') folder: string,
    @Param('file') file: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    if (folder !== 'client' && folder !== 'status') throw new NotFoundException('Resource not found');
    return send(reply, new URL(`${folder}/`, LIBRARY), file);
  }
}

/** @throws NotFoundException for anything but the name of a file in the folder. */
async function send(reply: Reply, folder: URL, name: string): Promise<string> {
  const [, extension = ''] = /^[\w-]+(?:\.[\w-]+)*\.(\w+)$/.exec(name) ?? [];
  const type = Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
  const text = type && (await readFile(new URL(name, folder), 'utf8').catch(() => undefined));
  if (!type || text === undefined) throw new NotFoundException('Resource not found');
  for (const [field, value] of Object.entries({ ...FIELDS, 'Content-Type': type }))
    reply.header(field, value);
  return text;
}
