import { readFile, writeFile } from 'node:fs/promises';

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ExportType } from '../../src/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const COMMITTED = new URL('../../docs/openapi.json', import.meta.url);

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    example?: unknown;
    schema: Record<string, unknown>;
  }[];
  responses: Record<
    string,
    {
      description: string;
      headers?: Record<string, { required?: boolean; $ref?: string }>;
      content?: Record<string, { schema?: object; examples?: object }>;
    }
  >;
  requestBody?: object;
  security?: Record<string, string[]>[];
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<
      string,
      { description?: string; properties?: Record<string, { description?: string; $ref?: string }> }
    >;
    headers: object;
    securitySchemes: object;
  };
}

describe('the OpenAPI document', () => {
  let database: TestDatabase;
  let app: TestApp;
  let document: Document;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startTestApp({ databaseUrl: database.url });
    document = (await (await fetch(`${app.url}/docs-json`)).json()) as Document;
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('is valid', async () => {
    const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('is the committed one: a difference is to be looked at, then written by `npm run openapi`', async () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (process.env.WRITE_OPENAPI === '1') await writeFile(COMMITTED, text);
    expect(document).toEqual(JSON.parse(await readFile(COMMITTED, 'utf8')));
  });

  it('puts each route into one group', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const grouped = operations.filter(({ tags }) => tags.length === 1);
    expect(grouped).toEqual(operations);
  });

  it('lists every route', () => {
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'DELETE /v1/e/pipedrive/auth/callback',
      'DELETE /v1/e/pipedrive/connection',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /v1/e/pipedrive/auth/callback',
      'GET /v1/e/pipedrive/auth/login',
      'GET /v1/e/pipedrive/connection',
      'GET /v1/e/pipedrive/export/{type}',
      'GET /v1/e/pipedrive/export/{type}/all',
      'GET /v1/e/pipedrive/exports/{id}/receipt',
      'HEAD /health/live',
      'HEAD /health/ready',
      'HEAD /metrics',
      'HEAD /v1/e/pipedrive/auth/callback',
      'HEAD /v1/e/pipedrive/auth/login',
      'HEAD /v1/e/pipedrive/connection',
      'HEAD /v1/e/pipedrive/export/{type}',
      'HEAD /v1/e/pipedrive/export/{type}/all',
      'HEAD /v1/e/pipedrive/exports/{id}/receipt',
      'POST /v1/e/pipedrive/auth/confirm',
    ]);
  });

  it('gives every parameter a description, and every number its range and default', () => {
    const parameters = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).flatMap((operation) => operation.parameters ?? []),
    );
    for (const { name, description, schema } of parameters) {
      expect(description, name).toMatch(/\w{3}/);
      if (schema.type === 'integer') {
        expect(schema, name).toMatchObject({
          minimum: expect.any(Number),
          maximum: expect.any(Number),
          default: expect.any(Number),
        });
      }
    }
  });

  it('documents the export: its parameters, six shapes with an example each, and every error', () => {
    const operation = document.paths['/v1/e/pipedrive/export/{type}']?.get;
    expect(operation?.parameters?.map(({ name }) => name).sort()).toEqual([
      'archived',
      'limit',
      'related',
      'start',
      'type',
      'updated_since',
    ]);
    expect(ownStatuses(operation)).toEqual(['200', '400', '401', '502']);
    const ok = operation?.responses['200']?.content?.['application/json'];
    expect(Object.keys(ok?.examples ?? {})).toEqual(Object.values(ExportType));
    const codes = Object.values(operation?.responses ?? {}).flatMap(({ content }) =>
      Object.keys(content?.['application/json']?.examples ?? {}),
    );
    expect(codes).toEqual(
      expect.arrayContaining([
        'INVALID_TYPE',
        'INVALID_QUERY',
        'INVALID_REQUEST',
        'UNAUTHORIZED',
        'TOKEN_NOT_FOUND',
        'TOKEN_INVALIDATED',
        'INSUFFICIENT_SCOPE',
        'RATE_LIMIT_EXCEEDED',
        'EXTERNAL_API_ERROR',
      ]),
    );
    expect(operation?.security).toEqual([{ bearer: [] }]);
  });

  it('documents whole collections: both forms, their refusals, and the columns of every table', () => {
    const { get, head } = document.paths['/v1/e/pipedrive/export/{type}/all'] ?? {};
    expect(mediaTypes(get)['200']).toEqual(['application/x-ndjson', 'text/csv']);
    expect(ownStatuses(get)).toEqual(['200', '400', '401', '406', '502']);
    expect(ownStatuses(head)).toEqual(['200', '400', '401', '406']);
    const columns = [...(get?.description ?? '').matchAll(/^- (\w+): (id, .+)$/gm)];
    expect(columns.map(([, type]) => type)).toEqual(Object.values(ExportType));
    expect(columns.find(([, type]) => type === 'stages')?.[2]).toBe(
      'id, order_nr, name, active_flag, deal_probability, pipeline_id, rotten_flag, rotten_days, add_time, update_time, pipeline_name',
    );
    const receipt = document.paths['/v1/e/pipedrive/exports/{id}/receipt'];
    expect(ownStatuses(receipt?.get)).toEqual(['200', '400', '401', '404']);
    expect(ownStatuses(receipt?.head)).toEqual(['200', '400', '401', '404']);
  });

  it('allows an empty page, which is one of every type', () => {
    const operation = document.paths['/v1/e/pipedrive/export/{type}']?.get;
    const schema = operation?.responses['200']?.content?.['application/json']?.schema;
    expect(schema).toEqual({ anyOf: Object.values(ExportType).map(() => expect.any(Object)) });
  });

  it('tells of the headers that an answer always bears', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const required = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ headers = {} }) =>
        Object.keys(headers).filter((name) => headers[name]?.required),
      ),
    );
    expect([...new Set(required)].sort()).toEqual([
      'Location',
      'Retry-After',
      'Vary',
      'WWW-Authenticate',
      'X-Export-Id',
    ]);
  });

  it('tells of every answer that it bears what the request has cost', () => {
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, { responses }] of Object.entries(operations))
        for (const [status, { headers }] of Object.entries(responses))
          expect(headers?.['X-Pipedrive-Tokens'], `${method} ${path} ${status}`).toEqual({
            $ref: '#/components/headers/X-Pipedrive-Tokens',
          });
    expect(document.components.headers).toMatchObject({ 'X-Pipedrive-Tokens': { required: true } });
  });

  it('names one limit in the range, and in what a refused one is told', () => {
    const operation = document.paths['/v1/e/pipedrive/export/{type}']?.get;
    const limit = operation?.parameters?.find(({ name }) => name === 'limit');
    expect(JSON.stringify(operation?.responses['400'])).toContain(
      `Invalid limit: must be a whole number from ${limit?.schema.minimum} to ${limit?.schema.maximum}`,
    );
  });

  it('tells that an issuer’s key set may be away wherever a JWT is asked for, and nowhere else', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { security = [], responses }] of Object.entries(operations)) {
        const { examples = {} } = responses['503']?.content?.['application/json'] ?? {};
        const asksForJwt = security.some((scheme) => 'bearer' in scheme);
        expect('KEYS_UNAVAILABLE' in examples, `${method} ${path}`).toBe(asksForJwt);
      }
    }
  });

  it('tells of every route what the host itself may answer there', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        const codes = Object.entries(responses).flatMap(([status, { content }]) =>
          Object.keys(content?.['application/json']?.examples ?? {}).map((code) => `${status} ${code}`),
        );
        expect(codes, `${method} ${path}`).toEqual(
          expect.arrayContaining([
            '400 INVALID_REQUEST',
            '408 INVALID_REQUEST',
            '413 PAYLOAD_TOO_LARGE',
            '414 URI_TOO_LONG',
            '417 INVALID_REQUEST',
            '431 HEADERS_TOO_LARGE',
            '500 INTERNAL_ERROR',
            '503 SHUTTING_DOWN',
          ]),
        );
        expect(codes.includes('429 TOO_MANY_REQUESTS'), `${method} ${path}`).toBe(
          !path.startsWith('/health') && path !== '/metrics',
        );
        const readsBodies = !['get', 'head'].includes(method);
        expect(codes.includes('415 INVALID_REQUEST'), `${method} ${path}`).toBe(readsBodies);
        for (const status of ['429', '503'].filter((status) => status in responses))
          expect(responses[status], `${method} ${path}`).toHaveProperty('headers.Retry-After');
      }
    }
    // What the route itself answers with the same status stays.
    const callback = document.paths['/v1/e/pipedrive/auth/callback']?.get?.responses['400']?.content;
    expect(callback).toMatchObject({
      'text/html': {},
      'application/json': { examples: { INVALID_QUERY: {}, INVALID_REQUEST: {} } },
    });
    const unready = document.paths['/health/ready']?.get?.responses['503']?.content?.['application/json'];
    expect(unready?.schema).toMatchObject({
      anyOf: [{ type: 'object' }, { $ref: '#/components/schemas/ErrorBody' }],
    });
    const limited = document.paths['/v1/e/pipedrive/export/{type}']?.get?.responses['429'];
    expect(limited?.content?.['application/json']).toMatchObject({
      schema: { $ref: '#/components/schemas/ErrorBody' },
      examples: { RATE_LIMIT_EXCEEDED: {}, TOO_MANY_REQUESTS: {} },
    });
  });

  it('tells what connecting can answer and no more: JSON for a client, pages for a browser', () => {
    const { login, callback } = {
      login: document.paths['/v1/e/pipedrive/auth/login'],
      callback: document.paths['/v1/e/pipedrive/auth/callback'],
    };
    expect(mediaTypes(login?.get)).toEqual({
      200: ['application/json', 'text/html'],
      302: [],
      400: ['application/json'],
      401: ['application/json'],
    });
    expect(mediaTypes(callback?.get)).toEqual({
      200: ['text/html'],
      302: [],
      400: ['application/json', 'text/html'],
      403: ['text/html'],
      502: ['text/html'],
    });
    const confirm = document.paths['/v1/e/pipedrive/auth/confirm']?.post;
    const json = ['application/json'];
    expect(mediaTypes(confirm)).toEqual({ 200: json, 400: json, 401: json });
    expect(confirm?.requestBody).toMatchObject({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ConfirmBody' } } },
    });
    expect(mediaTypes(login?.head)).toEqual({ 200: [], 400: ['application/json'] });
    expect(mediaTypes(callback?.head)).toEqual({ 200: [], 400: ['application/json'] });
  });

  it('tells who may ask for a connection, who may end it, and who says that the app was uninstalled', () => {
    const connection = document.paths['/v1/e/pipedrive/connection'];
    const notice = document.paths['/v1/e/pipedrive/auth/callback']?.delete;
    expect(ownStatuses(connection?.head)).toEqual(['200', '400', '401']);
    expect(ownStatuses(connection?.get)).toEqual(['200', '400', '401']);
    expect(ownStatuses(connection?.delete)).toEqual(['200', '400', '401', '502']);
    expect(ownStatuses(notice)).toEqual(['200', '400', '401']);
    for (const method of ['head', 'get', 'delete'])
      expect(connection?.[method]?.security, method).toEqual([{ bearer: [] }]);
    expect(notice?.security).toEqual([{ basic: [] }]);
    expect(document.components.securitySchemes).toMatchObject({ basic: { type: 'http', scheme: 'basic' } });
    expect(JSON.stringify(notice?.responses['401'])).toContain('Basic realm=');
  });

  it('tells that the metrics are the operator’s: by a token of their own, or not there at all', () => {
    const metrics = document.paths['/metrics']?.get;
    expect(metrics?.security).toEqual([{ metrics: [] }]);
    expect(ownStatuses(metrics)).toEqual(['200', '400', '401', '404']);
    expect(mediaTypes(metrics)).toMatchObject({ 200: ['text/plain'], 401: ['application/json'] });
  });

  it('promises no answer of Pipedrive’s to a HEAD, which does not ask it', () => {
    const operation = document.paths['/v1/e/pipedrive/export/{type}']?.head;
    expect(ownStatuses(operation)).toEqual(['200', '400', '401']);
  });

  it('gives the six record types their fields', () => {
    for (const name of [
      'PersonRecord',
      'OrganizationRecord',
      'DealRecord',
      'NoteRecord',
      'PipelineRecord',
      'StageRecord',
    ]) {
      const { properties = {} } = document.components.schemas[name] ?? {};
      expect(Object.keys(properties).length, name).toBeGreaterThan(8);
    }
  });

  it('describes every schema and every field of it', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      if (schema.properties === undefined) continue;
      expect(schema.description, name).toMatch(/\w{3}/);
      for (const [field, { description, $ref }] of Object.entries(schema.properties))
        expect($ref ?? description, `${name}.${field}`).toMatch(/\w{3}/);
    }
  });

  it('names every operation for those who generate a client', () => {
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has no example of a parameter that may be left out: Swagger UI would send it', () => {
    for (const { parameters = [] } of Object.values(document.paths).flatMap((ops) => Object.values(ops)))
      for (const { name, required, schema, example } of parameters.filter(({ required }) => !required))
        expect({ name, required, example: example ?? schema.example }).toEqual({ name, required: false });
  });
});

const HOST_STATUSES = ['408', '413', '414', '415', '417', '429', '431', '500', '503'];

/** What a route answers by itself, without the host's refusals. */
function ownStatuses(operation: Operation | undefined): string[] {
  return Object.keys(operation?.responses ?? {}).filter((status) => !HOST_STATUSES.includes(status));
}

function mediaTypes(operation: Operation | undefined): Record<string, string[]> {
  const statuses = ownStatuses(operation);
  return Object.fromEntries(
    statuses.map((status) => [status, Object.keys(operation?.responses[status]?.content ?? {}).sort()]),
  );
}
