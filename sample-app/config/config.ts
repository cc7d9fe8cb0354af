import { ConfigurationError } from './configuration.error.js';
import { DEFAULT_USERS, parseUsers, type RegistryUser } from './registry-users.js';

export const HTTP_ADAPTERS = ['express', 'fastify'] as const;
export type HttpAdapterName = (typeof HTTP_ADAPTERS)[number];

type Environment = Record<string, string | undefined>;

/** What the environment says, checked. An empty variable counts as one that is not set. */
export class Config {
  readonly port: number;
  readonly httpAdapter: HttpAdapterName;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly publicUrl?: string;
  /** The origins whose pages may use the API, or `*` for all; none where it is left out. */
  readonly corsOrigins?: string[] | '*';
  readonly users: RegistryUser[];
  /** What happens to an error that no `@Throws()` declares. In tests, it is a fault. */
  readonly undeclaredErrors?: 'error';

  /** @throws ConfigurationError naming the variable and what it may be. */
  constructor(environment: Environment) {
    const { PORT, HTTP_ADAPTER, DATA_DIR, DATABASE_URL, PUBLIC_URL, CORS_ORIGINS, REGISTRY_USERS, NODE_ENV } =
      environment;
    this.port = portOf(PORT || '3000');
    this.httpAdapter = adapterOf(HTTP_ADAPTER || 'express');
    this.dataDir = DATA_DIR || '.data';
    this.databaseUrl = urlOf('DATABASE_URL', DATABASE_URL, ['postgres:', 'postgresql:']);
    this.publicUrl = urlOf('PUBLIC_URL', PUBLIC_URL, ['http:', 'https:'])?.replace(/\/+$/, '');
    this.corsOrigins = originsOf(CORS_ORIGINS);
    this.undeclaredErrors = NODE_ENV === 'test' ? 'error' : undefined;
    this.users = REGISTRY_USERS ? parseUsers(REGISTRY_USERS) : defaultUsers(NODE_ENV);
  }

  get hasDefaultUsers(): boolean {
    return this.users === DEFAULT_USERS;
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new ConfigurationError(`PORT must be a number from 0 to 65535, not "${text}"`);
  }
  return port;
}

function adapterOf(text: string): HttpAdapterName {
  const adapter = HTTP_ADAPTERS.find(name => name === text);
  if (!adapter)
    throw new ConfigurationError(`HTTP_ADAPTER must be ${HTTP_ADAPTERS.join(' or ')}, not "${text}"`);
  return adapter;
}

function urlOf(variable: string, text: string | undefined, protocols: string[]): string | undefined {
  if (!text) return undefined;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigurationError(`${variable} must be a URL that begins with ${protocols.join('// or ')}//`);
  }
  return text;
}

function originsOf(text: string | undefined): string[] | '*' | undefined {
  if (!text) return undefined;
  if (text === '*') return text;
  const origins = text.split(',').map(origin => origin.trim());
  const wrong = origins.find(origin => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined) {
    throw new ConfigurationError(
      `CORS_ORIGINS must be * or origins such as https://example.org, separated by commas, not "${wrong}"`,
    );
  }
  return origins;
}

function defaultUsers(mode: string | undefined): RegistryUser[] {
  if (mode === 'production') {
    throw new ConfigurationError(
      'REGISTRY_USERS must be set in production: name:password:right, separated by commas, where right is read or write',
    );
  }
  return DEFAULT_USERS;
}
