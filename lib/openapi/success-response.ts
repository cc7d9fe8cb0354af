import {
  type ContractedRoute,
  isConditional,
  readStatedHeaders,
  type ContractOptions,
} from '../route-contract/index.js';
import { codeOf, isBodiless, isPageStatus, getPhrase, STATUS_MEANINGS } from '../status/index.js';
import { type Headers, mergeHeaders, type Response, capitalize } from './document.js';
import { resultSchema } from './schemas.js';

/** Describes an operation's success response with the facts that are declared. */
export function successResponse(
  contracted: ContractedRoute,
  method: string,
  status: number,
  { emptyBody }: ContractOptions,
): Response {
  const { entry, route } = contracted;
  const code = codeOf(status);
  const headers = describeSuccessHeaders(contracted, method);
  const saysCode =
    emptyBody !== 'empty' && returnsNothing(contracted) && !isBodiless(status) && route.kind === 'result';
  return {
    description: capitalize(entry.success.reason ?? describeSuccess(status)),
    ...(headers && { headers }),
    ...(saysCode && {
      content: { 'application/json': { schema: resultSchema(code), example: { code } } },
    }),
  };
}

/** Describes the 304 to a conditional request whose client has the representation already (RFC 9110 §15.4.5). */
export function notModifiedResponse(): Response {
  return { description: 'The client has this representation already', headers: { ETag: entityTag() } };
}

function describeSuccess(status: number): string {
  return isPageStatus(status) ? STATUS_MEANINGS[status] : getPhrase(status);
}

function describeSuccessHeaders({ entry, route }: ContractedRoute, method: string): Headers | undefined {
  const { conditional, success, errors } = entry;
  const headers: Headers = {};
  const replaces = entry.method === 'PUT' || entry.method === 'PATCH';
  const hasTag =
    isConditional(conditional, method) || (replaces && errors.some(({ status }) => status === 412));
  if (hasTag) headers['ETag'] = entityTag();
  if (success.location) {
    headers['Location'] = {
      description: 'Where the resource is.',
      schema: { type: 'string', format: 'uri-reference' },
    };
  }
  const stated: Headers = {};
  for (const { name, value } of readStatedHeaders(route.callback)) {
    // OpenAPI 3.0 §4.7.17: a header of this name is ignored, since the content lists the media types.
    if (name.toLowerCase() === 'content-type') continue;
    stated[name] = { schema: { type: 'string' }, ...(typeof value === 'string' && { example: value }) };
  }
  const merged = mergeHeaders(headers, stated);
  return Object.keys(merged).length ? merged : undefined;
}

function entityTag(): Headers[string] {
  return { description: 'The version of the representation.', schema: { type: 'string' }, example: '"1"' };
}

/** Whether TypeScript recorded that the handler returns nothing. For a promise it does not record the value. */
function returnsNothing({ route }: ContractedRoute): boolean {
  const prototype = route.type.prototype as object;
  return (
    Reflect.hasMetadata('design:returntype', prototype, route.handler) &&
    Reflect.getMetadata('design:returntype', prototype, route.handler) === undefined
  );
}
