import type { Schema, Schemas } from './document.js';

const CODE: Schema = {
  type: 'string',
  description: 'The status, a blank, and its phrase.',
  example: '404 Not Found',
};

const ERROR_CODE: Schema = {
  type: 'string',
  description: 'What tells this error from others of the same status.',
};

const ERRORS: Schema = {
  type: 'array',
  description: 'The places of the problem.',
  items: {
    type: 'object',
    required: ['message'],
    properties: {
      pointer: { type: 'string', description: 'A JSON Pointer (RFC 6901) into the body.' },
      parameter: { type: 'string', description: 'The name of a query or path parameter.' },
      header: { type: 'string', description: 'The name of a header.' },
      message: { type: 'string', description: 'What is wrong there.' },
      code: { type: 'string', description: 'A name for what is wrong there.' },
    },
  },
};

/** The bodies of error responses, as components of a document. */
const ERROR_SCHEMAS = {
  RegistryError: {
    type: 'object',
    description: 'The body of an error response.',
    required: ['code'],
    properties: {
      code: CODE,
      message: { type: 'string', description: 'What there is to say beside the code.' },
      errorCode: ERROR_CODE,
      errors: ERRORS,
    },
  },
  RegistryProblem: {
    type: 'object',
    description: 'The same as problem details (RFC 9457), for clients that accept them.',
    required: ['type', 'title', 'status', 'code'],
    properties: {
      type: { type: 'string', format: 'uri-reference' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string', format: 'uri-reference' },
      code: CODE,
      errorCode: ERROR_CODE,
      errors: ERRORS,
    },
  },
} as const satisfies Schemas;

/** The same with the members of the option `compatibility`. */
const NEST_SCHEMAS = {
  ...ERROR_SCHEMAS,
  RegistryError: {
    ...ERROR_SCHEMAS.RegistryError,
    required: ['code', 'statusCode', 'error'],
    properties: {
      ...ERROR_SCHEMAS.RegistryError.properties,
      statusCode: {
        type: 'integer',
        description: 'The status, for clients that read it here.',
        example: 404,
      },
      error: {
        type: 'string',
        description: 'The phrase of the status, or a text about it.',
        example: 'Not Found',
      },
    },
  },
} as const satisfies Schemas;

/** The schemas of an application's error bodies. */
export type ErrorSchemas = Readonly<Record<keyof typeof ERROR_SCHEMAS, Schema>>;

/** The schemas for the option `compatibility`. */
export function errorSchemas(compatibility: 'none' | 'nest' | undefined): ErrorSchemas {
  return compatibility === 'nest' ? NEST_SCHEMAS : ERROR_SCHEMAS;
}

/** The names of the schemas in one document. */
export type SchemaNames = Readonly<Record<keyof typeof ERROR_SCHEMAS, string>>;

/** Names for the schemas that the application's schemas do not use: a number is added until a name is free. */
export function freeNames(schemas: ErrorSchemas, taken: Schemas = {}): SchemaNames {
  const free = (name: keyof typeof ERROR_SCHEMAS): string => {
    // If the document is described twice, it contains the schemas already.
    const isFree = (other: string) => !Object.hasOwn(taken, other) || taken[other] === schemas[name];
    let number = 1;
    let candidate: string = name;
    while (!isFree(candidate)) candidate = `${name}${++number}`;
    return candidate;
  };
  return { RegistryError: free('RegistryError'), RegistryProblem: free('RegistryProblem') };
}

/** The schemas under these names. */
export function namedSchemas(schemas: ErrorSchemas, names: SchemaNames): Schemas {
  return {
    [names.RegistryError]: schemas.RegistryError,
    [names.RegistryProblem]: schemas.RegistryProblem,
  };
}

/** The names of the errors of one response, and whether it can have others or none. */
export interface ErrorCodes {
  readonly names: readonly string[];
  readonly isClosed: boolean;
}

/** A schema for one code. If an error always has a name, its names are an enumeration. */
export function withCode(name: string, code: string, { names, isClosed }: ErrorCodes): Schema {
  const own = { type: 'object', properties: { code: { type: 'string', enum: [code] } } } as const;
  const enumeration = { type: 'string', enum: [...names] } as const;
  const named = isClosed ? enumeration : { anyOf: [enumeration, { type: 'string' }] };
  return {
    allOf: [
      { $ref: `#/components/schemas/${name}` },
      names.length
        ? {
            ...own,
            ...(isClosed && { required: ['errorCode'] }),
            properties: { ...own.properties, errorCode: named },
          }
        : own,
      ...(names.length && !isClosed ? [namedOrNot(enumeration)] : []),
    ],
  } as Schema;
}

/** Lists the named errors as a separate alternative, for type generators: `'taken' | string` would lose the name. */
function namedOrNot(enumeration: object): object {
  return {
    anyOf: [
      { type: 'object', required: ['errorCode'], properties: { errorCode: enumeration } },
      { type: 'object', properties: { errorCode: { type: 'string' } } },
    ],
  };
}

/** The body of a successful action that has no other result. */
export function resultSchema(code: string): Schema {
  return { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: [code] } } };
}
