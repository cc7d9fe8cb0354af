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
 * @returns whether the instance was made for it, with `registryFastifyOptions()`
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
      // The request has no parameters and no query, which a hook may expect. It is refused either way.
    }
    forwardError(error, request, reply);
  });
}
