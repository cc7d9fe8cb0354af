import { API_RESPONSE_METADATA } from '../nest-internals.js';
import {
  type ContractedRoute,
  type DeclaredError,
  isConditional,
  type ContractOptions,
  successStatus,
} from '../route-contract/index.js';
import {
  isReference,
  mergeHeaders,
  type Operation,
  type Response,
  type ResponseOrReference,
  type Responses,
} from './document.js';
import { errorResponse } from './error-response.js';
import type { SchemaNames } from './schemas.js';
import { notModifiedResponse, successResponse } from './success-response.js';

/** Adds every status code that the routes can send to an operation, and keeps hand-written declarations. */
export function describeOperation(
  operation: Operation,
  method: string,
  routes: readonly [ContractedRoute, ...ContractedRoute[]],
  options: ContractOptions,
  names: SchemaNames,
): Operation {
  const ours: Record<string, Response> = {};
  let byHand: Responses = operation.responses;
  for (const contracted of routes) {
    const status = successStatus(contracted, method, options);
    byHand = underStatus(byHand, contracted, status);
    ours[status] ??= successResponse(contracted, method, status, options);
    if (isConditional(contracted.entry.conditional, method)) ours[304] ??= notModifiedResponse();
  }
  for (const errors of byStatus(routes)) ours[errors[0].status] = errorResponse(errors, options, names);

  const responses: Record<string, ResponseOrReference | undefined> = { ...ours, ...byHand };
  for (const [status, response] of Object.entries(byHand)) {
    const own = ours[status];
    if (own && response && !isReference(response)) responses[status] = filled(response, own);
  }
  return { ...operation, responses: responses as Responses };
}

/**
 * The responses of a document without the default one of Nest. If a default response has a description, even from Swagger's
 * compiler plugin, it describes the success of the handler and moves to the status that is sent.
 */
function underStatus(responses: Responses, { route }: ContractedRoute, status: number): Responses {
  const nests = String(route.httpCode ?? (route.method === 'POST' ? 201 : 200));
  const { [nests]: response, ...others } = responses;
  if (!response) return responses;
  const isDefault = !Reflect.getMetadata(API_RESPONSE_METADATA, route.callback) && isBare(response);
  if (isDefault) return others as Responses;
  if (nests === String(status) || others[String(status)]) return responses;
  return { ...others, [status]: response } as Responses;
}

function isBare(response: ResponseOrReference): boolean {
  return !isReference(response) && response.description === '' && !response.content && !response.headers;
}

/** Hand-written members take precedence. Missing members are added. */
function filled(byHand: Response, own: Response): Response {
  const headers = mergeHeaders(own.headers, byHand.headers);
  const content = byHand.content ?? own.content;
  return {
    ...byHand,
    description: byHand.description || own.description,
    ...(Object.keys(headers).length && { headers }),
    ...(content && { content }),
  };
}

function byStatus(routes: readonly ContractedRoute[]): [DeclaredError, ...DeclaredError[]][] {
  const groups = new Map<number, [DeclaredError, ...DeclaredError[]]>();
  for (const error of routes.flatMap(({ entry }) => entry.errors)) {
    const group = groups.get(error.status);
    if (group) group.push(error);
    else groups.set(error.status, [error]);
  }
  return [...groups.values()];
}
