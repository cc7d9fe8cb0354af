/** The names in one body: only literal ones, since `string` stands for errors without a name. */
type NameIn<Body> = Body extends { errorCode?: infer Name }
  ? string extends Name
    ? never
    : Extract<Name, string>
  : never;

type BodyOf<Response> = Response extends { content: infer Content } ? Content[keyof Content] : never;

type ErrorKey<Key> = Key extends string | number
  ? `${Key}` extends `${4 | 5}${string}` | 'default'
    ? Key
    : never
  : never;

/**
 * The `errorCode`s that the document of a server names for an operation, from the types that openapi-typescript generates
 * of it. With them the compiler finds an errorCode that was added to the server and is not handled.
 *
 * @typeParam Operation - of the generated types: `paths['/facilities']['post']`, or `operations['createFacility']`
 *
 * @example
 * ```ts
 * import { isRegistryError, type OperationErrorCode } from 'nestjs-registry-http/client';
 * import type { paths } from './registry.js';
 *
 * type CreateErrorCode = OperationErrorCode<paths['/api/v1/facilities.json']['post']>;
 *
 * const HINTS: Record<CreateErrorCode, string> = {
 *   'uuid-taken': 'Choose another uuid.',
 *   'identifier-taken': 'Another facility has this identifier.',
 * };
 * ```
 *
 * @publicApi
 */
export type OperationErrorCode<Operation> = Operation extends { responses: infer Responses }
  ? NameIn<BodyOf<Responses[ErrorKey<keyof Responses>]>>
  : never;
