import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeContract } from 'nestjs-registry-http/openapi';

const facts = new DocumentBuilder()
  .setTitle('Facility registry')
  .setDescription(
    'A registry of health facilities, as FRED describes it. Every path also works without `.json`. [One page](/contract) lists every response of each route. To sign in, press Authorize.',
  )
  .setVersion('1')
  .setLicense('MIT', 'https://opensource.org/license/mit')
  .addTag('Facilities', 'The facilities of the registry')
  .addTag('Health', 'Whether the registry can serve')
  .addServer('/')
  .addBasicAuth()
  .build();

/** Phones show the page at their own width, which Swagger UI's page does not ask for. */
const SHOW_AT_OWN_WIDTH =
  'document.head.append(Object.assign(document.createElement("meta"), { name: "viewport", content: "width=device-width" }))';

/** Serves Swagger UI at `/docs`, and its document at `/docs-json`. */
export function serveDocs(app: INestApplication): void {
  const document = () => withoutBarePaths(describeContract(SwaggerModule.createDocument(app, facts), app));
  SwaggerModule.setup('docs', app, document, {
    customSiteTitle: 'Facility registry',
    customJsStr: SHOW_AT_OWN_WIDTH,
  });
}

/** The paths without `.json` are kept for clients that know them, and would only fill the page. */
function withoutBarePaths({ paths, ...document }: OpenAPIObject): OpenAPIObject {
  const shown = Object.entries(paths).filter(([path]) => !path.startsWith('/api/') || path.endsWith('.json'));
  return { ...document, paths: Object.fromEntries(shown) };
}
