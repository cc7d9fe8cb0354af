import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, HttpException, Post, UseFilters } from '@nestjs/common';
import { IsEmail } from 'class-validator';
import {
  AcceptLanguageResolver,
  I18n,
  I18nContext,
  I18nModule,
  I18nValidationExceptionFilter,
  I18nValidationPipe,
} from 'nestjs-i18n';
import { afterAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';

const path = mkdtempSync(join(tmpdir(), 'neighbour-i18n-'));
for (const [language, hello, email] of [
  ['en', 'Hello', 'must be an email address'],
  ['de', 'Guten Tag', 'muss eine E-Mail-Adresse sein'],
] as const) {
  mkdirSync(join(path, language));
  writeFileSync(join(path, language, 'app.json'), JSON.stringify({ hello, email, gone: `${hello}?` }));
}
afterAll(() => rmSync(path, { recursive: true }));

class NewUser {
  @IsEmail({}, { message: 'app.email' })
  email!: string;
}

@Controller()
class HelloController {
  @Get('hello')
  hello(@I18n() i18n: I18nContext): object {
    return { hello: i18n.t('app.hello') };
  }

  @Get('gone')
  gone(@I18n() i18n: I18nContext): never {
    throw new HttpException(String(i18n.t('app.gone')), 410);
  }

  @Post('users')
  create(@Body() user: NewUser): object {
    return { email: user.email };
  }

  @Post('users/filtered')
  @UseFilters(new I18nValidationExceptionFilter({ detailedErrors: false }))
  filtered(@Body() user: NewUser): object {
    return { email: user.email };
  }
}

const GERMAN = { 'accept-language': 'de' };

describe.each(EVERY_ADAPTER)('nestjs-i18n on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [
      I18nModule.forRoot({
        fallbackLanguage: 'en',
        loaderOptions: { path },
        resolvers: [AcceptLanguageResolver],
        logging: false,
      }),
    ],
    controllers: [HelloController],
    configure: app => app.useGlobalPipes(new I18nValidationPipe()),
  }));

  it('leaves a success in the language of the client', async () => {
    expect(JSON.parse((await both.expectSuccess('GET /hello')).text)).toEqual({ hello: 'Hello' });
    const { text } = await both.expectSuccess('GET /hello', { headers: GERMAN });
    expect(JSON.parse(text)).toEqual({ hello: 'Guten Tag' });
    await both.expectSuccess('POST /users', { body: { email: 'ann@neighbour.test' } });
  });

  it('has a translated error in the shape of the contract', async () => {
    const error = { status: 410, members: { message: 'Guten Tag?' } };
    await both.expectError('GET /gone', error, { headers: GERMAN });
    await both.expectError('GET /nope', NOT_FOUND, { headers: GERMAN });
  });

  it('has what its pipe refuses as 400, and leaves what its filter sends', async () => {
    const sent = { headers: GERMAN, body: { email: 'none' } };
    await both.expectError('POST /users', { status: 400 }, sent);
    const { status, text } = await both.expectUnchanged('POST /users/filtered', sent);
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toEqual(['muss eine E-Mail-Adresse sein']);
  });
});
