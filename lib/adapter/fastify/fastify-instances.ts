import type { Socket } from 'node:net';

/** A request and a reply of Fastify's, as much as is needed of them. */
export interface FrameworkRequest {
  readonly server: object;
}
export interface FrameworkReply {
  readonly raw: object;
  /** Its payload's type depends on the route's schema. */
  send(payload: never): unknown;
}

/** Answers what Fastify's router refuses: an undecodable path, an over-long parameter. */
export type FrameworkErrorHandler = (error: Error, request: FrameworkRequest, reply: FrameworkReply) => void;

type ClientErrorListener = (error: Error, socket: Socket) => void;

interface InstanceRecord {
  /** The listener that stands in until the module starts; the application's own is none of this. */
  readonly clientErrorListener?: ClientErrorListener | undefined;
  /** Fastify's option, which is on by default. */
  readonly return503OnClosing: boolean;
  handleFrameworkError?: FrameworkErrorHandler;
}

/** What is known of the Fastify instances that were made with `registryFastifyOptions()`. */
const instances = new WeakMap<object, InstanceRecord>();

export function noteInstance(instance: object, settled: Omit<InstanceRecord, 'answer'>): void {
  instances.set(instance, { ...settled });
}

/** Whether Fastify answers requests that come while it closes with a 503, as far as it is known. */
export function responds503WhileClosing(instance: object): boolean {
  return instances.get(instance)?.return503OnClosing === true;
}

export function getClientErrorListener(instance: object): ClientErrorListener | undefined {
  return instances.get(instance)?.clientErrorListener;
}

/** Sets who answers, and tells whether there is anything to answer: whether the instance was made with the options. */
export function setFrameworkErrorHandler(instance: object, handler: FrameworkErrorHandler): boolean {
  const entry = instances.get(instance);
  if (entry) entry.handleFrameworkError = handler;
  return entry !== undefined;
}

/** The application that an instance belongs to has its own options, so each is answered by its own. */
export const handleFrameworkError: FrameworkErrorHandler = (error, request, reply) => {
  const handler = instances.get(request.server)?.handleFrameworkError;
  if (handler) handler(error, request, reply);
  else reply.send(error as never);
};
