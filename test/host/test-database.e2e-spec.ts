import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/test-database.js';

it('fails the spec that leaves a connection open, and names the connection', async () => {
  const database = await createTestDatabase();
  const leak = new Client({ connectionString: database.url, application_name: 'leaky spec' });
  await leak.connect();
  await expect(database.drop()).rejects.toThrow(/left 1 connection\(s\) to its database open:\nleaky spec/);
  await leak.end();
  await database.drop();
});

it('gives each spec a database of its own', async () => {
  const databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
  expect(new Set(databases.map(({ url }) => url)).size).toBe(3);
  await Promise.all(databases.map((database) => database.drop()));
});
