import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeContract } from 'nestjs-registry-http/openapi';
import { SCHEMAS } from './schemas.js';

const description = `A registry of health facilities, as FRED describes it. Every path also answers without \`.json\`. What each route answers is on [one page](/contract).`;

/** Serves Swagger UI at `/docs`, and its document at `/docs-json`. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    customSiteTitle: 'Facility registry',
  });
}

function documentOf(app: INestApplication): OpenAPIObject {
  const facts = new DocumentBuilder()
    .setTitle('Facility registry')
    .setDescription(description)
    .setVersion('1')
    .addServer('/')
    .addBasicAuth()
    .build();
  const { paths, components, ...document } = describeContract(SwaggerModule.createDocument(app, facts), app);
  return {
    ...document,
    paths: withoutBarePaths(paths),
    components: { ...components, schemas: { ...components?.schemas, ...SCHEMAS } },
  };
}

/** The paths without `.json` are kept for clients that know them, and would only fill the page. */
function withoutBarePaths(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const shown = Object.entries(paths).filter(([path]) => !path.startsWith('/api/') || path.endsWith('.json'));
  return Object.fromEntries(shown);
}
