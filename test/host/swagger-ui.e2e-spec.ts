import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ databaseUrl: database.url });
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

it('asks for JSON where nothing else was chosen, so that login can be tried out', async () => {
  const { requestInterceptor } = await optionsOfSwaggerUi();
  expect(requestInterceptor({ headers: { accept: '*/*' } })).toEqual({
    headers: { accept: 'application/json' },
  });
  expect(requestInterceptor({ headers: { accept: 'text/html' } })).toEqual({
    headers: { accept: 'text/html' },
  });
  expect(requestInterceptor({ headers: { Accept: 'application/json,*/*' } })).toEqual({
    headers: { Accept: 'application/json,*/*' },
  });
});

interface SwaggerUiOptions {
  readonly requestInterceptor: (request: object) => object;
}

/** What the page's script, run as a browser would, hands to Swagger UI. */
async function optionsOfSwaggerUi(): Promise<SwaggerUiOptions> {
  const script = await (await fetch(`${app.url}/docs/swagger-ui-init.js`)).text();
  const shown: SwaggerUiOptions[] = [];
  const bundle = Object.assign((options: SwaggerUiOptions) => shown.push(options), {
    presets: {},
    plugins: {},
  });
  const window: { onload?: () => void; location: URL } = { location: new URL(`${app.url}/docs`) };
  runInNewContext(script, { window, SwaggerUIBundle: bundle, SwaggerUIStandalonePreset: {}, console });
  window.onload?.();
  const [options] = shown;
  if (options === undefined) throw new Error('Swagger UI was not started');
  return options;
}
