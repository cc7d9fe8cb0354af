import type { INestApplicationContext } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  type ContractedRoute,
  type ContractOptions,
  findContract,
  type RegistryContract,
} from '../route-contract/index.js';
import { describeOperation } from './describe-operation.js';
import { OPERATION_METHODS, type PathItem } from './document.js';
import { errorSchemas, freeNames, namedSchemas, type SchemaNames } from './schemas.js';

const NO_MODULE =
  'describeContract(): the application does not import RegistryHttpModule. ' +
  'Add RegistryHttpModule.forRoot() to the imports of its root module.';

/**
 * Publishes the contract of an application in its OpenAPI document. Each operation gets exactly the codes that it can
 * send, with descriptions, bodies, examples and header fields, and its success under the code that is sent. Hand-written
 * declarations, such as `@ApiResponse()`, take precedence, and their missing members are added. Operations of excluded
 * controllers are unchanged, and marked with `x-registry-excluded: true`.
 *
 * @param document - the result of `SwaggerModule.createDocument()`; it is not changed
 * @param app - the application, which imports `RegistryHttpModule`
 * @returns the document with the contract
 * @throws `Error` if the application does not import `RegistryHttpModule`
 *
 * @example
 * ```ts
 * import { NestFactory } from '@nestjs/core';
 * import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
 * import { describeContract } from 'nestjs-registry-http/openapi';
 * import { AppModule } from './app.module.js';
 *
 * const app = await NestFactory.create(AppModule);
 * const config = new DocumentBuilder().setTitle('Facilities').build();
 * SwaggerModule.setup('docs', app, () => describeContract(SwaggerModule.createDocument(app, config), app));
 * ```
 *
 * @see OpenAPI 3.0 §4.7.16, §4.7.17
 * @publicApi
 */
export function describeContract<Document extends OpenAPIObject>(
  document: Document,
  app: Pick<INestApplicationContext, 'get'>,
): Document {
  const contract = findContract(app);
  if (!contract) throw new Error(NO_MODULE);
  const find = matchRoutes(contract);
  const schemas = errorSchemas(contract.options.compatibility);
  const names = freeNames(schemas, document.components?.schemas);
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    describePath(path, item, find, contract.options, names),
  ]);
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: {
      ...document.components,
      schemas: { ...namedSchemas(schemas, names), ...document.components?.schemas },
    },
  };
}

function describePath(
  path: string,
  item: PathItem,
  find: FindRoutes,
  options: ContractOptions,
  names: SchemaNames,
): PathItem {
  const operations: Record<string, unknown> = {};
  for (const method of OPERATION_METHODS) {
    const operation = (item as Record<string, PathItem['get']>)[method];
    const routes = find(method.toUpperCase(), path);
    if (!operation || !routes.length) continue;
    const [first, ...rest] = routes.filter(({ route }) => !route.excluded);
    if (!first) {
      operations[method] = { ...operation, 'x-registry-excluded': true };
      continue;
    }
    operations[method] = describeOperation(operation, method.toUpperCase(), [first, ...rest], options, names);
  }
  return { ...item, ...operations };
}

/** Finds the routes of an operation. There are several if their versions are not part of the path. */
type FindRoutes = (method: string, path: string) => readonly ContractedRoute[];

/** Looks up routes by the method and path of a document. The document may omit the global prefix. */
function matchRoutes(contract: RegistryContract): FindRoutes {
  const byPath = new Map<string, ContractedRoute[]>();
  for (const contracted of contract.contracted) {
    const path = anonymous(contracted.endpoint.path);
    byPath.set(path, [...(byPath.get(path) ?? []), contracted]);
  }
  return (method, path) => {
    const own = path.replace(/\{[^}]*\}/g, '{}');
    const routes = byPath.get(own) ?? byPath.get(withoutTrailingSlash(contract.globalPrefix + own)) ?? [];
    return routes.filter(({ entry }) => entry.method === method || entry.method === 'ALL');
  };
}

/** A path of a router without the names of its parameters: `/facilities/:id.json` is `/facilities/{}.json`. */
function anonymous(path: string): string {
  return path
    .replace(/\(\?:[^)]*\)|\([^)]*\)/g, '')
    .replace(/\[:\]|::|\\:/g, '\u0000')
    .replace(/[{}]/g, '')
    .replace(/:[A-Za-z_$][\w$]*\??|\*[A-Za-z_$][\w$]*|\*/g, '{}')
    .replaceAll('\u0000', ':');
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
