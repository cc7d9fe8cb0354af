import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { NotFoundException } from 'nestjs-registry-http';
import { errorHeaders, exchange, type Exchange } from '../../support/exchange.js';

/** The HTTP side of every hybrid application here. */
@Controller('facilities')
export class FacilitiesController {
  @Get(':id')
  find(@Param('id') id: string): object {
    if (id === 'fails') throw new Error('secret');
    if (id === 'missing') throw new NotFoundException('Resource not found');
    return { id };
  }

  @Post()
  create(@Body() body: object): object {
    return body;
  }
}

const JSON_FIELDS = { 'content-type': 'application/json' };

const REQUESTS = {
  found: ['/facilities/1', {}],
  created: ['/facilities', { method: 'POST', headers: JSON_FIELDS, body: '{"name":"a"}' }],
  missing: ['/facilities/missing', {}],
  unknown: ['/nothing', {}],
  failed: ['/facilities/fails', {}],
  malformed: ['/facilities', { method: 'POST', headers: JSON_FIELDS, body: '{' }],
} satisfies Record<string, [path: string, options: object]>;

/** The responses of a hybrid application over HTTP; they are the contract's where they equal {@link CONTRACT_OVER_HTTP}. */
export async function overHttp(url: string): Promise<Record<string, Pick<Exchange, 'status' | 'body'>>> {
  const responses = Object.entries(REQUESTS).map(async ([name, [path, options]]) => {
    const { status, headers, body } = await exchange(url + path, options);
    return [name, status < 400 ? { status, body } : { status, headers, body }] as const;
  });
  return Object.fromEntries(await Promise.all(responses));
}

const error = (status: number, body: object) => ({
  status,
  headers: errorHeaders(body),
  body: JSON.stringify(body),
});

const NOT_FOUND = { code: '404 Not Found', message: 'Resource not found' };

export const CONTRACT_OVER_HTTP = {
  found: { status: 200, body: '{"id":"1"}' },
  created: { status: 201, body: '{"name":"a"}' },
  missing: error(404, NOT_FOUND),
  unknown: error(404, NOT_FOUND),
  failed: error(500, { code: '500 Internal Server Error' }),
  malformed: error(400, { code: '400 Bad Request', message: 'The body is malformed' }),
};
