import type { HttpAdapterHost } from '@nestjs/core';
import { describe, expect, it, vi } from 'vitest';
import { onAdapterReady } from '../../lib/adapter/on-adapter-ready.js';

/** The host before Nest 11.1.4, which announces nothing. */
const silentHost = (httpAdapter?: object) => ({ httpAdapter }) as unknown as HttpAdapterHost;

describe('an application of Nest before 11.1.4', () => {
  it('that has its adapter already is hooked at once', () => {
    const then = vi.fn();
    onAdapterReady(silentHost({}), then);
    expect(then).toHaveBeenCalledTimes(1);
  });

  it('that gets it later, as under @nestjs/testing, is hooked then', () => {
    const then = vi.fn();
    const host = silentHost();
    onAdapterReady(host, then);
    host.httpAdapter = undefined as never;
    expect(then).not.toHaveBeenCalled();
    const adapter = { of: 'later' } as never;
    host.httpAdapter = adapter;
    expect(then).toHaveBeenCalledTimes(1);
    expect(host.httpAdapter).toBe(adapter);
  });
});
