import fastifyMultipart from '@fastify/multipart';
import {
  Controller,
  Get,
  type INestApplication,
  Post,
  Req,
  Sse,
  StreamableFile,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import type { Sent } from './support/raw-http.js';

const LIMIT = 1_000;

@Controller('files')
class DownloadsController {
  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Buffer.from('bytes'), { type: 'text/plain', disposition: 'attachment' });
  }

  @Sse('events')
  events(): unknown {
    return from([{ data: 'one' }, { data: 'two' }]);
  }
}

@Controller('files')
class MulterController extends DownloadsController {
  @Post()
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: LIMIT } }))
  upload(@UploadedFile() file: { originalname: string; size: number }): object {
    return { name: file.originalname, size: file.size };
  }
}

@Controller('files')
class FastifyController extends DownloadsController {
  @Post()
  async upload(@Req() request: any): Promise<object> {
    const file = await request.file();
    const { length } = await file.toBuffer();
    return { name: file.filename, size: length };
  }
}

const CONTROLLERS = { express: MulterController, fastify: FastifyController };
const CONFIGURE: Record<AdapterName, (app: INestApplication) => unknown> = {
  express: () => undefined,
  fastify: app =>
    (app as NestFastifyApplication).register(
      fastifyMultipart as never,
      { limits: { fileSize: LIMIT } } as never,
    ),
};

/** A form with one file. */
function form(name: string, size: number, end = '\r\n--cut--\r\n'): Sent {
  const head = `--cut\r\nContent-Disposition: form-data; name="${name}"; filename="cat.txt"\r\n`;
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=cut' },
    body: `${head}Content-Type: text/plain\r\n\r\n${'x'.repeat(size)}${end}`,
  };
}

describe.each(EVERY_ADAPTER)('files on %s', adapter => {
  const both = runBoth(adapter, () => ({
    controllers: [CONTROLLERS[adapter]],
    configure: CONFIGURE[adapter],
  }));

  it('leaves an upload that succeeds', async () => {
    const { status, text } = await both.expectSuccess('POST /files', form('file', 10));
    expect([status, JSON.parse(text)]).toEqual([201, { name: 'cat.txt', size: 10 }]);
  });

  it('has a file that is too large as 413', async () => {
    const reply = await both.sendOurs('POST /files', form('file', LIMIT + 1));
    expect(reply.status).toBe(413);
    expect(JSON.parse(reply.text).code).toBe('413 Content Too Large');
    expect(reply.logged).toEqual([]);
  });

  it('has a form that is cut off as 400', async () => {
    const reply = await both.sendOurs('POST /files', form('file', 10, ''));
    expect({ status: reply.status, code: JSON.parse(reply.text).code }).toEqual({
      status: 400,
      code: '400 Bad Request',
    });
    expect(reply.logged).toEqual([]);
  });

  it('leaves a download and a stream of events', async () => {
    await both.expectSuccess('GET /files/stream');
    await both.expectSuccess('HEAD /files/stream');
    const { text } = await both.expectSuccess('GET /files/events');
    expect(text).toContain('data: two');
  });
});
