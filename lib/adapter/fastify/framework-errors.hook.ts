import type { ForwardError } from '../hooks/error-handler.hook.js';
import type { HttpAdapter } from '../http-adapter.js';
import { setFrameworkErrorHandler, type FrameworkRequest } from './fastify-instances.js';

type SecurityHook = (request: FrameworkRequest, response: object) => unknown;

/** The adapter of Nest 12, which has security features; that of Nest 11 has none. */
interface SecuredAdapter {
  registerSecurityHook?: (hook: SecurityHook) => unknown;
}

/**
 * Answers what Fastify's router refuses before any hook runs.
 *
 * @returns whether the instance was made for it, with `registryFastifyOptions()`
 */
export function hookFrameworkErrors(adapter: HttpAdapter, handOver: ForwardError): boolean {
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
      // For its headers: the adapter's own way of answering these errors, which is replaced here, runs it too.
      secure?.(request, reply.raw);
    } catch {
      // The request has neither parameters nor a query, on which a hook may count. It is refused either way.
    }
    handOver(error, request, reply);
  });
}
