import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const description = `A registry of health facilities, as FRED describes it. Every path also answers without \`.json\`.`;

/** Serves Swagger UI at `/docs`, and its document at `/docs-json`. */
export function serveDocs(app: INestApplication): void {
  const facts = new DocumentBuilder()
    .setTitle('Facility registry')
    .setDescription(description)
    .setVersion('1')
    .addBasicAuth()
    .build();
  SwaggerModule.setup('docs', app, () => withoutBarePaths(SwaggerModule.createDocument(app, facts)), {
    customSiteTitle: 'Facility registry',
    swaggerOptions: { persistAuthorization: true },
  });
}

/** The paths without `.json` are kept for clients that know them, and would only fill the page. */
function withoutBarePaths(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).filter(
    ([path]) => !path.startsWith('/api/') || path.endsWith('.json'),
  );
  return { ...document, paths: Object.fromEntries(paths) };
}
