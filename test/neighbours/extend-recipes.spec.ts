import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { AcceptLanguageResolver, I18nContext, I18nModule } from 'nestjs-i18n';
import { ConflictException, RegistryHttpModule, type RegistryHttpOptions } from 'nestjs-registry-http';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const path = mkdtempSync(join(tmpdir(), 'extend-recipes-'));
for (const [language, text] of [
  ['en', 'The identifier is taken'],
  ['de', 'Die Kennung ist vergeben'],
] as const) {
  mkdirSync(join(path, language));
  writeFileSync(join(path, language, 'errors.json'), JSON.stringify({ 'identifier-taken': text }));
}
afterAll(() => rmSync(path, { recursive: true }));

class IdentifierTakenException extends ConflictException {
  static readonly errorCode = 'identifier-taken';
}

@Controller()
class FacilitiesController {
  @Get('taken')
  taken(): never {
    throw new IdentifierTakenException('MOH 123 is taken');
  }
  @Get('untranslated')
  untranslated(): never {
    throw new ConflictException('Not now', { errorCode: 'untranslated' });
  }
}

const withRequestId: RegistryHttpOptions['extend'] = (_exception, { requestId }) => ({ requestId });
const inLanguage: RegistryHttpOptions['extend'] = ({ errorCode }) => {
  if (errorCode === undefined) return {};
  const message = I18nContext.current()?.t(`errors.${errorCode}`, { defaultValue: '' });
  return message ? { message } : {};
};

it.each(['withRequestId', 'inLanguage'])('%s is the recipe of the guide', name => {
  const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const declaration = new RegExp(`const ${name}: RegistryHttpOptions\\['extend'\\] = (.*?); (?:const|it)`);
  const [, recipe = ''] = declaration.exec(read('./extend-recipes.spec.ts')) ?? [];
  expect(recipe).toContain('=>');
  expect(read('../../docs/guides/extend.md')).toContain(`extend: ${recipe}`);
});

describe.each(EVERY_ADAPTER)('the recipes for extend on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  const ask = async (
    extend: RegistryHttpOptions['extend'],
    target: string,
    headers: Record<string, string>,
  ) => {
    @Module({
      imports: [
        RegistryHttpModule.forRoot({ extend }),
        I18nModule.forRoot({
          fallbackLanguage: 'en',
          loaderOptions: { path },
          resolvers: [AcceptLanguageResolver],
          logging: false,
        }),
      ],
      controllers: [FacilitiesController],
    })
    class AppModule {}
    running = await start(name, AppModule);
    return exchange(`${running.url}${target}`, { headers });
  };
  const responseOf = (status: number, body: object) => ({
    status,
    headers: errorHeaders(body),
    body: JSON.stringify(body),
  });

  it.each([
    ['with', { 'x-request-id': 'f3a1' }, { requestId: 'f3a1' }],
    ['without', {}, {}],
  ] as const)('a request id, %s one in the request', async (_, headers, members) => {
    const body = { code: '404 Not Found', message: 'Resource not found', ...members };
    expect(await ask(withRequestId, '/nowhere', headers)).toEqual(responseOf(404, body));
  });

  it.each([
    ['de', '/taken', 'Die Kennung ist vergeben', 'identifier-taken'],
    ['en', '/taken', 'The identifier is taken', 'identifier-taken'],
    ['de', '/untranslated', 'Not now', 'untranslated'],
  ])('a message in the language %s: %s', async (language, target, message, errorCode) => {
    const body = { code: '409 Conflict', message, errorCode };
    expect(await ask(inLanguage, target, { 'accept-language': language })).toEqual(responseOf(409, body));
  });
});
