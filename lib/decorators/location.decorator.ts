import { readMetadata } from './metadata.js';

const LOCATION_METADATA = 'nestjs-registry-http:location';

/**
 * Says where a resource is from the result of the handler that made it, and from the request as the adapter knows it.
 *
 * @publicApi
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the user names what the handler returns and the adapter hands over
export type LocationOf = (result: any, request: any) => string;

/**
 * Sends the `Location` of the resource that a handler created or replaced: a path whose parameters are members of the
 * result or, where it has none of that name, parameters of the request's path; or a function. A path is encoded and
 * gets the application's global prefix and version; what a function returns is sent as it is.
 *
 * A `Location` that the handler has set itself stays. Where one cannot be told, because the result lacks a member for
 * example, the response goes out without it, since the resource is there, and the log says so at `error`.
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
