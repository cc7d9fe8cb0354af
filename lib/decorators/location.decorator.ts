import { readMetadata } from './metadata.js';

const LOCATION_METADATA = 'nestjs-registry-http:location';

/**
 * Returns the location of a resource, from the result of the handler that created it and the adapter's request.
 *
 * @publicApi
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the user names what the handler returns and the adapter hands over
export type LocationOf = (result: any, request: any) => string;

/**
 * Sends the `Location` of the resource that a handler created or replaced: a path, or a function that returns one. The
 * parameters of the path are members of the result; if the result has no such member, parameters of the request's path. The
 * path is encoded, and gets the application's global prefix and version. The value of a function is sent unchanged.
 *
 * A `Location` that the handler has set itself stays. If the location cannot be resolved, for example because the result
 * lacks a member, the response is sent without it, since the resource exists, and the failure is logged at `error`.
 *
 * @throws TypeError when a template does not begin with a slash
 *
 * @example
 * ```ts
 * import { Body, Controller, Post, Put } from '@nestjs/common';
 * import { Location } from 'nestjs-registry-http';
 *
 * @Controller('facilities')
 * export class FacilitiesController {
 *   @Post()
 *   @Location('/facilities/:uuid') // Location: /api/v1/facilities/550e8400-e29b-41d4-a716-446655440000
 *   create(@Body() facility: { name: string }) {
 *     return { uuid: '550e8400-e29b-41d4-a716-446655440000', ...facility };
 *   }
 *
 *   @Put(':uuid')
 *   @Location((facility: { href: string }) => facility.href)
 *   replace() {
 *     return { href: 'https://example.org/facilities/550e8400-e29b-41d4-a716-446655440000' };
 *   }
 * }
 * ```
 *
 * @see RFC 9110 §10.2.2, §15.3.2
 * @publicApi
 */
export function Location(location: string | LocationOf): MethodDecorator {
  if (typeof location !== 'function' && !String(location).startsWith('/')) {
    throw new TypeError(`@Location: a template must begin with a slash, but is ${JSON.stringify(location)}`);
  }
  return (_target: object, _property: string | symbol, descriptor: PropertyDescriptor) => {
    Reflect.defineMetadata(LOCATION_METADATA, location, descriptor.value as object);
  };
}

/** Reads the `@Location()` of a handler. */
export function locationOn(handler: object): string | LocationOf | undefined {
  return readMetadata(LOCATION_METADATA, handler);
}
