import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { getNestResponder } from '../error-response/index.js';
import {
  type DeclaredSuccess,
  enforceSuccessCode,
  SUCCESS_CODE_METADATA,
  type SuccessOptions,
} from '../status/index.js';

/** The interceptor's options, which `RegistryHttpModule` provides. */
export const SUCCESS_OPTIONS = Symbol.for('nestjs-registry-http: options of SuccessCodeInterceptor');

interface RequestLike {
  readonly method: string;
  readonly headers: { readonly range?: string };
}

/** The members that the responses of Express and Fastify share. */
interface ResponseLike {
  readonly statusCode: number;
  status(code: number): unknown;
}

/**
 * Gives the handlers that it is bound to the contract's success code: 201 for POST, 200 for every other method. If a handler
 * returns nothing, the body is `{ "code": "200 OK" }`. `@SuccessCode()` declares an exception.
 *
 * `RegistryHttpModule` enforces the same rule on every route without this interceptor. Bind it to a controller by hand to
 * have the rule only there: without the module, or with `successCodes: 'off'`.
 *
 * @example
 * ```ts
 * import { Controller, Delete, HttpCode, UseInterceptors } from '@nestjs/common';
 * import { SuccessCodeInterceptor } from 'nestjs-registry-http';
 *
 * @Controller('facilities')
 * @UseInterceptors(SuccessCodeInterceptor)
 * export class FacilitiesController {
 *   @Delete(':id')
 *   @HttpCode(204)
 *   remove() {} // responds with 200 { "code": "200 OK" }
 * }
 * ```
 *
 * @see docs/reference/contract.md
 * @publicApi
 */
@Injectable()
export class SuccessCodeInterceptor implements NestInterceptor {
  private readonly emptyBody: SuccessOptions['emptyBody'];

  constructor(@Optional() @Inject(SUCCESS_OPTIONS) options: Pick<SuccessOptions, 'emptyBody'> = {}) {
    this.emptyBody = options.emptyBody;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { method, headers } = context.switchToHttp().getRequest<RequestLike>();
    const response = context.switchToHttp().getResponse<ResponseLike>();
    if (getNestResponder(response)) return next.handle();
    const declared = (Reflect.getMetadata(SUCCESS_CODE_METADATA, context.getHandler()) ??
      Reflect.getMetadata(SUCCESS_CODE_METADATA, context.getClass())) as DeclaredSuccess | undefined;
    return next.handle().pipe(
      map((result: unknown) => {
        const empty = result === undefined || result === null;
        const success = {
          method,
          status: response.statusCode,
          ranged: headers.range !== undefined,
          empty,
          declared: declared?.status,
        };
        const { status, body, dropsBody } = enforceSuccessCode(success, { emptyBody: this.emptyBody });
        if (status !== success.status) response.status(status);
        return dropsBody ? undefined : (body ?? result);
      }),
    );
  }
}
