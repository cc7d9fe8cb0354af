import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { fillOnce } from './once.js';

const copy = promisify(execFile);

/** An empty database, and the environment that makes the sample use it. */
export interface EmptyDatabase {
  environment: Record<string, string>;
  drop(): Promise<void>;
}

export const DATABASE_URL = process.env.DATABASE_URL;

/** In a test run it has a database without tables: PGlite takes seconds to make one, and nothing to open a copy. */
async function emptyFolder(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'facilities-'));
  const made = await fillOnce('pglite', makePglite);
  if (made) await copy('cp', ['-R', join(made, 'pglite'), folder]);
  return { environment: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true, force: true }) };
}

async function makePglite(folder: string): Promise<void> {
  const client = new PGlite(join(folder, 'pglite'));
  await client.waitReady;
  await client.close();
}

async function emptyPostgres(): Promise<EmptyDatabase> {
  const name = `sample_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name}`);
  const url = new URL(DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return {
    environment: { DATABASE_URL: url.href },
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}

/** Runs one statement on the server that DATABASE_URL names. */
export async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export const DATABASES = {
  PGlite: { open: emptyFolder, isMissing: false, title: 'PGlite' },
  PostgreSQL: {
    open: emptyPostgres,
    isMissing: !DATABASE_URL,
    title: DATABASE_URL ? 'PostgreSQL' : 'PostgreSQL (skipped: DATABASE_URL is not set)',
  },
} as const;
