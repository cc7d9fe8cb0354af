import type { Socket } from 'node:net';

/** The members of Fastify's request and reply that are used. */
export interface FrameworkRequest {
  readonly server: object;
}
export interface FrameworkReply {
  readonly raw: object;
  /** Its payload's type depends on the route's schema. */
  send(payload: never): unknown;
}

/** Handles the errors of Fastify's router: an undecodable path, an over-long parameter. */
export type FrameworkErrorHandler = (error: Error, request: FrameworkRequest, reply: FrameworkReply) => void;

type ClientErrorListener = (error: Error, socket: Socket) => void;

interface InstanceRecord {
  /** Our listener, which serves until the module starts; never the application's own. */
  readonly clientErrorListener?: ClientErrorListener | undefined;
  /** Fastify's option, which is on by default. */
  readonly return503OnClosing: boolean;
  handleFrameworkError?: FrameworkErrorHandler;
}

/** The records of the Fastify instances that were made with `registryFastifyOptions()`. */
const instances = new WeakMap<object, InstanceRecord>();

export function noteInstance(instance: object, record: Omit<InstanceRecord, 'handleFrameworkError'>): void {
  instances.set(instance, { ...record });
}

/** Whether Fastify responds with 503 to requests that arrive while it closes, if known. */
export function responds503WhileClosing(instance: object): boolean {
  return instances.get(instance)?.return503OnClosing === true;
}

export function getClientErrorListener(instance: object): ClientErrorListener | undefined {
  return instances.get(instance)?.clientErrorListener;
}

/** Sets the handler. Returns whether it will be called: whether the instance was made with `registryFastifyOptions()`. */
export function setFrameworkErrorHandler(instance: object, handler: FrameworkErrorHandler): boolean {
  const entry = instances.get(instance);
  if (entry) entry.handleFrameworkError = handler;
  return entry !== undefined;
}

/** Calls the handler of the instance's own application, because each application has its own options. */
export const handleFrameworkError: FrameworkErrorHandler = (error, request, reply) => {
  const handler = instances.get(request.server)?.handleFrameworkError;
  if (handler) handler(error, request, reply);
  else reply.send(error as never);
};
