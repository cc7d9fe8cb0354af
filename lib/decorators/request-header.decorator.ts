import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';

interface HeaderSource {
  readonly header: string;
}

const fromHeaders = createParamDecorator(({ header }: HeaderSource, context: ExecutionContext): unknown => {
  const { headers } = context.switchToHttp().getRequest<{ headers: Readonly<Record<string, unknown>> }>();
  return headers[header.toLowerCase()];
});

/**
 * The value of a request header field, passed through pipes. Nest's own `@Headers()` runs no pipe, so it can neither convert
 * nor refuse a value. If a pipe refuses a value here, the response names the field: `{ "header": "X-Request-Id", … }`.
 *
 * A `ValidationPipe` validates it only with `validateCustomDecorators: true`.
 *
 * @param name - the name of the header field, as error responses name it; the request's field may be in any case
 * @param pipes - pipes for the value, as in Nest's `@Query()`
 *
 * @example
 * ```ts
 * import { Controller, Get, ParseIntPipe } from '@nestjs/common';
 * import { RequestHeader } from 'nestjs-registry-http';
 *
 * @Controller('facilities')
 * export class FacilitiesController {
 *   @Get()
 *   list(@RequestHeader('X-Page-Size', ParseIntPipe) pageSize: number): string {
 *     return `${pageSize} a page`;
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export function RequestHeader(
  name: string,
  ...pipes: readonly (Type<PipeTransform> | PipeTransform)[]
): ParameterDecorator {
  return fromHeaders({ header: name } satisfies HeaderSource, ...pipes);
}
