import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { documentHeads } from './document-heads.js';
import { HostAdapter } from './host-adapter.js';
import { BulkExportService, ExportType } from './index.js';
import { documentTokensHeader } from './observability/document-tokens-header.js';
import { RequestLog } from './observability/request-log.js';
import { documentRefusals } from './refusals/document-refusals.js';
import { RefusalFilter } from './refusals/refusal.filter.js';
import { AddressLimitGuard } from './throttling/address-limit.guard.js';

/** What the host adds to the module's routes. The same for the service, for local runs and for every e2e test. */
export function configureApp(app: NestFastifyApplication): void {
  const filter = new RefusalFilter(app.get(RequestLog));
  app.useGlobalFilters(filter);
  app.useSecurityHeaders({
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    // Whether TLS ends in front of us is not ours to say.
    strictTransportSecurity: false,
  });
  limitRest(app, filter);
  const adapter = app.getHttpAdapter();
  const bulk = app.get(BulkExportService, { strict: false });
  if (adapter instanceof HostAdapter) adapter.beforeDraining(() => bulk.stop());
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Pipedrive export',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      requestInterceptor: askForJson,
    },
  });
}

/** Limits what Nest has no route of: the documents, of which one is written anew for each request, and 404. */
function limitRest(app: NestFastifyApplication, filter: RefusalFilter): void {
  const limit = app.get(AddressLimitGuard);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    const isDocument = request.routeOptions.url?.startsWith('/docs') === true;
    if (!isDocument && !request.is404) return;
    try {
      await limit.admit(request, reply);
    } catch (error) {
      // Nest's filters do not stand behind these routes either.
      filter.answer(error, reply);
    }
  });
}

/**
 * Runs in the browser, so it names nothing from here. Swagger UI asks for anything while it shows `application/json` as
 * chosen; login would redirect it to Pipedrive, where no script may follow.
 */
function askForJson(request: { headers: Record<string, string> }): object {
  if (request.headers['accept'] === '*/*') request.headers['accept'] = 'application/json';
  return request;
}

/** The OpenAPI document of every route of the application. */
export function buildOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Pipedrive export')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBasicAuth(
      {
        type: 'http',
        scheme: 'basic',
        description: "The app's client id and client secret, as Pipedrive sends them.",
      },
      'basic',
    )
    .addSecurity('metrics', {
      type: 'http',
      scheme: 'bearer',
      description: 'METRICS_TOKEN of the configuration.',
    })
    // Last, for there Swagger UI puts the caret.
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token that names the account.' },
      'bearer',
    )
    .build();
  const ofRoutes = SwaggerModule.createDocument(app, config);
  return documentTokensHeader(documentRefusals(documentHeads(ofRoutes)));
}

const DESCRIPTION = `A stable REST contract over a customer's Pipedrive account: connect once by OAuth, then read
${new Intl.ListFormat('en-GB').format(Object.values(ExportType))} page by page.

Begin at \`start=0\` and pass \`next_start\` of each answer as the next \`start\`, until \`more_items_in_collection\` is false:
every record comes once.

Every error has the body \`{ "success": false, "message": string, "error": CODE }\`; every answer bears \`X-Request-Id\` and
\`X-Pipedrive-Tokens\`.
An address or a method that is not listed here answers 404 \`NOT_FOUND\`; a request that is not proper HTTP, or a GET
with a body, 400 \`INVALID_REQUEST\`; one that does not arrive in time 408 \`INVALID_REQUEST\`.`;
