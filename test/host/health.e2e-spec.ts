import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

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
  expect(await ready.json()).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
});
