import type { ForwardError } from '../hooks/error-handler.hook.js';
import type { HttpAdapter } from '../http-adapter.js';
import { setFrameworkErrorHandler, type FrameworkRequest } from './fastify-instances.js';

type SecurityHook = (request: FrameworkRequest, response: object) => unknown;

/** The adapter of Nest 12, which has security features; that of Nest 11 has none. */
interface SecuredAdapter {
  registerSecurityHook?: (hook: SecurityHook) => unknown;
}

/**
 * Responds to the requests that Fastify's router refuses before any hook runs.
 *
 * @returns whether the instance was made with `registryFastifyOptions()`, which this needs
 */
export function hookFrameworkErrors(adapter: HttpAdapter, forwardError: ForwardError): boolean {
  if (adapter.getType() !== 'fastify') return true;
  let secure: SecurityHook | undefined;
  const secured = adapter as SecuredAdapter;
  // Internal: nest-security-hook
  const registerSecurityHook = secured.registerSecurityHook?.bind(adapter);
  if (registerSecurityHook) {
    secured.registerSecurityHook = hook => registerSecurityHook((secure = hook));
  }

  return setFrameworkErrorHandler(adapter.getInstance(), (error, request, reply) => {
    try {
      // The hook sets header fields. The adapter's own handler, which is replaced here, runs it too.
      secure?.(request, reply.raw);
    } catch {
      // A hook may throw, since the request has no parameters and no query. The request is refused in any case.
    }
    forwardError(error, request, reply);
  });
}
