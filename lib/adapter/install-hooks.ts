import { Logger } from '@nestjs/common';
import type { AdapterFacts, ErrorResponder, RequestLike } from '../error-response/index.js';
import { InternalServerErrorException, withoutStack } from '../exceptions/index.js';
import type { DeclarationOptions, RegistryContract } from '../route-contract/index.js';
import type { SuccessOptions } from '../status/index.js';
import { hookFrameworkErrors } from './fastify/framework-errors.hook.js';
import { hookDeclarations } from './hooks/declarations.hook.js';
import { createErrorStatusEnforcer } from './hooks/enforce-error-status.js';
import { hookErrorHandler } from './hooks/error-handler.hook.js';
import { ExcludedRoutes } from './hooks/excluded-routes.js';
import { RouteMarks } from './hooks/mark-routes.js';
import { hookNotFound } from './hooks/not-found.hook.js';
import { hookRender, hookReply } from './hooks/reply.hook.js';
import { RouteWarnings } from './hooks/route-warnings.js';
import { hookServer } from './hooks/server.hook.js';
import { createResultEnforcer } from './hooks/enforce-success-code.js';
import { hookShutdown } from './hooks/shutdown.hook.js';
import { createStreamWatcher } from './hooks/streams.hook.js';
import type { HttpAdapter } from './http-adapter.js';
import { readControllerRoutes } from './routing/controller-routes.js';

/** The dependencies of the adapter's hooks. */
export interface HookDependencies {
  readonly options: SuccessOptions & DeclarationOptions;
  readonly responder: ErrorResponder;
  /** The hooks report facts about routes here. */
  readonly facts: AdapterFacts;
  readonly contract: RegistryContract;
  /** Whether the responder's filter is the only one that is bound globally. */
  isOnlyResponder(): boolean;
}

/** The hooks that can be installed only later. */
export interface InstalledHooks {
  /** To be called when the adapter has its server. */
  onServer(): void;
  /** To be called when the server listens. */
  onListen(): void;
  /** The media types whose bodies are parsed. */
  parsedTypes(): readonly string[];
}

const logger = new Logger('RegistryHttp');

/** Hooks an adapter, before any route is registered. */
export function installHooks(
  adapter: HttpAdapter,
  { options, responder, facts, contract, isOnlyResponder }: HookDependencies,
): InstalledHooks {
  // Installed first, and so closest to the adapter: it must see the same functions as the adapter.
  const marks = new RouteMarks(adapter, options);
  const excluded = new ExcludedRoutes(adapter);
  const { routes, verification } = hookDeclarations(adapter, contract, options, { marks, excluded });
  facts.verify = verification?.exception;
  const { types, setErrorHandler } = hookNotFound(adapter, {
    responder,
    facts,
    controllerRoutes: readControllerRoutes(adapter, contract),
    unrouted: request => verification?.unrouted(request),
    isOnlyResponder,
  });
  const forwardError = hookErrorHandler(adapter, setErrorHandler, (error, request, response) =>
    responder.respond(toInternalServerError(error), error, request as RequestLike, response),
  );
  const warnings = new RouteWarnings(routes);
  const enforceErrorStatus = createErrorStatusEnforcer(adapter, options, {
    responder,
    warnings,
    verification,
  });
  const enforceResult = createResultEnforcer(adapter, options, { warnings, enforceErrorStatus });
  hookReply(adapter, { marks, excluded, enforceResult, watch: createStreamWatcher(responder, forwardError) });
  hookRender(adapter, { excluded, enforceResult });
  const shutdown = hookShutdown(adapter);
  const handlesFrameworkErrors = hookFrameworkErrors(adapter, forwardError);

  let onListen: (() => void) | undefined;
  return {
    onServer() {
      onListen = hookServer(adapter, responder, shutdown);
      if (!handlesFrameworkErrors) {
        logger.warn(
          'Fastify itself answers undecodable paths and over-long parameters: ' +
            'make the adapter with new FastifyAdapter(registryFastifyOptions())',
        );
      }
    },
    onListen: () => onListen?.(),
    parsedTypes: () => types.list(),
  };
}

function toInternalServerError(cause: unknown): InternalServerErrorException {
  return withoutStack(() => new InternalServerErrorException(undefined, { cause }));
}
