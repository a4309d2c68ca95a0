import { Client } from 'pg';
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

it('is live and ready while the database answers, for anybody', async () => {
  const live = await fetch(`${app.url}/health/live`);
  const ready = await fetch(`${app.url}/health/ready`);
  expect([live.status, ready.status]).toEqual([200, 200]);
  expect(live.headers.get('cache-control')).toContain('no-store');
  expect(await ready.json()).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
});

it('is live but not ready while the database refuses, in the words of the health check', async () => {
  const name = new URL(database.url).pathname.slice(1);
  await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  try {
    await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    const ready = await fetch(`${app.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
  } finally {
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  }
  expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
});

async function onServer(statement: string): Promise<void> {
  const url = new URL(database.url);
  url.pathname = 'postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement);
  await client.end();
}
