import type { ExecutionContext } from '@nestjs/common';
import {
  codeOf,
  GoneException,
  RegistryException,
  RegistryHttpModule,
  STATUS_CODES,
  Throws,
  type RegistryErrorBody,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { throwIfError, toRegistryError } from 'nestjs-registry-http/client';
import { rejectWithRegistryErrors } from 'nestjs-registry-http/client/axios';
import { registryErrorMiddleware } from 'nestjs-registry-http/client/openapi-fetch';

/** What a user leans on the types for; nothing of it runs. */
export const options: RegistryHttpOptions = {
  challenge: [{ scheme: 'Basic', realm: 'facilities' }],
  successCodes: 'strict',
  mapErrors: [error => (error instanceof RangeError ? new RegistryException(422) : undefined)],
  onError: (exception, { status }) => void `${exception.message} ${status}`,
};

export const module = RegistryHttpModule.forRoot(options);
export const body: RegistryErrorBody = new GoneException('gone', { cause: 1 }).getResponse();
export const phrase: '404 Not Found' = codeOf(404);
export const page: 'Gone' = STATUS_CODES[410];
export const client = [throwIfError, toRegistryError, rejectWithRegistryErrors, registryErrorMiddleware()];

export class Handlers {
  @Throws(GoneException)
  find(context: ExecutionContext): string {
    return context.getType();
  }
}

// @ts-expect-error -- an option that is not there
RegistryHttpModule.forRoot({ succesCodes: 'strict' });
// @ts-expect-error -- a value that an option may not have
RegistryHttpModule.forRoot({ unlistedStatuses: 'some' });
// @ts-expect-error -- the phrase of another status
export const wrong: '404 Not Found' = codeOf(410);
