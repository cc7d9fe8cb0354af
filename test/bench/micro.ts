import 'reflect-metadata';
import { NotFoundException as NestNotFoundException } from '@nestjs/common';
import { bench, group, run } from 'mitata';
import * as registry from 'nestjs-registry-http';
import { createErrorMapper } from '../../lib/error-mapping/index.js';
import { createErrorRenderer } from '../../lib/error-response/index.js';
import type { RegistryException } from '../../lib/exceptions/index.js';

/** What an error costs inside the library: making it, recognising it, rendering it. */
const EXCEPTIONS = {
  BadRequestException: () => new registry.BadRequestException('no'),
  UnauthorizedException: () => new registry.UnauthorizedException('no'),
  'UnauthorizedException with a challenge': () =>
    new registry.UnauthorizedException('no', { challenge: { scheme: 'Bearer', error: 'invalid_token' } }),
  ForbiddenException: () => new registry.ForbiddenException('no'),
  NotFoundException: () => new registry.NotFoundException('no'),
  MethodNotAllowedException: () => new registry.MethodNotAllowedException('no', { allow: ['GET', 'HEAD'] }),
  ConflictException: () => new registry.ConflictException('no'),
  GoneException: () => new registry.GoneException('no'),
  InternalServerErrorException: () => new registry.InternalServerErrorException('no'),
  'RegistryException(422) with places': () =>
    new registry.RegistryException(422, 'no', {
      errors: [{ pointer: '/name', message: 'must not be empty' }],
    }),
} as const;

const THROWN = {
  'an exception of the library': new registry.GoneException('no'),
  "an exception of Nest's": new NestNotFoundException('no'),
  'an unknown error': new Error('no'),
  'an unknown error with two causes': new Error('a', { cause: new Error('b', { cause: new Error('c') }) }),
  'a unique violation of PostgreSQL': Object.assign(new Error('no'), { code: '23505', severity: 'ERROR' }),
} as const;

const render = createErrorRenderer();
const map = createErrorMapper();

group('make', () => {
  for (const [name, make] of Object.entries(EXCEPTIONS)) bench(name, make);
});
group('render', () => {
  for (const [name, make] of Object.entries(EXCEPTIONS)) {
    // The types of the package leave out what only the library itself uses.
    const exception = make() as RegistryException;
    bench(name, () => render(exception, { accept: '*/*' }));
  }
  const gone = EXCEPTIONS.GoneException() as RegistryException;
  bench('GoneException as problem+json', () =>
    render(gone, { accept: 'application/problem+json', instance: () => '/facilities/7' }),
  );
});
group('mapper', () => {
  for (const [name, thrown] of Object.entries(THROWN)) bench(name, () => map(thrown));
});

await run();
