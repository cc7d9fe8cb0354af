import { PrismaPg } from '@prisma/adapter-pg';
import { getPrismaClient, type GetPrismaClientConfig } from '@prisma/client/runtime/client';

/** Modules that have no types. */
const load = (specifier: string): Promise<any> => import(specifier);

const scalar = (name: string, type: string) => ({ name, kind: 'scalar', type });
const relation = (name: string, type: string) => ({
  name,
  kind: 'object',
  type,
  relationName: 'FacilityToVisit',
});

/**
 * What `prisma generate` writes for a schema. It is written by hand here, because the generator comes with an engine that
 * is downloaded when it is installed; the client itself needs none.
 */
const CONFIG = {
  previewFeatures: [],
  clientVersion: '7',
  engineVersion: 'none',
  activeProvider: 'postgresql',
  inlineSchema: `
    generator client {
      provider = "prisma-client"
      output   = "./generated"
    }
    datasource db {
      provider = "postgresql"
    }
    model Facility {
      id     Int     @id
      name   String  @unique @db.VarChar(40)
      beds   Int?    @db.SmallInt
      visits Visit[]
    }
    model Visit {
      id         Int      @id
      facilityId Int
      facility   Facility @relation(fields: [facilityId], references: [id])
    }`,
  runtimeDataModel: {
    models: {
      Facility: {
        dbName: null,
        schema: null,
        fields: [
          scalar('id', 'Int'),
          scalar('name', 'String'),
          scalar('beds', 'Int'),
          relation('visits', 'Visit'),
        ],
      },
      Visit: {
        dbName: null,
        schema: null,
        fields: [scalar('id', 'Int'), scalar('facilityId', 'Int'), relation('facility', 'Facility')],
      },
    },
    enums: {},
    types: {},
  },
  // No query is cached by its shape.
  parameterizationSchema: { strings: [], graph: Buffer.alloc(64).toString('base64') },
  compilerWasm: {
    getRuntime: () => load('@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs'),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = await load('@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs');
      return new (globalThis as any).WebAssembly.Module(Buffer.from(wasm, 'base64'));
    },
    importName: './query_compiler_fast_bg.js',
  },
};

type Query = (query: object) => Promise<unknown>;

/** The part of a generated client that the tests use. */
export interface PrismaLike {
  facility: Record<'create' | 'findMany' | 'findUniqueOrThrow' | 'update' | 'upsert', Query>;
  visit: Record<'create' | 'delete' | 'update', Query>;
  $executeRawUnsafe(text: string): Promise<unknown>;
  $transaction<T>(work: (client: PrismaLike) => Promise<T>, options: { timeout: number }): Promise<T>;
  $disconnect(): Promise<void>;
}

/** A Prisma client through its driver adapter for node-postgres. */
export function prismaClient(url: string): PrismaLike {
  const PrismaClient = getPrismaClient(CONFIG as unknown as GetPrismaClientConfig);
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url }),
  } as never) as unknown as PrismaLike;
}
