import { DataSource, type Logger } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Service, startService } from './service.js';

/** What README promises of a page's price. */
describe('what a page costs', () => {
  let service: Service;
  const statements: string[] = [];

  beforeAll(async () => {
    service = await startService({ sandbox: { company: { deals: 250 } } });
    const logger = { logQuery: (query: string) => statements.push(query) } as unknown as Logger;
    service.app.app.get(DataSource).setOptions({ logger, logging: true });
    Object.assign(service.app.app.get(DataSource), { logger });
  });
  beforeEach(() => {
    service.sandbox.requests.clear();
    statements.length = 0;
  });
  afterAll(() => service.close());

  const spent = (): number => service.sandbox.requests.entries.reduce((sum, { tokens }) => sum + tokens, 0);

  it('cold: the page, stages, users, and names by the hundred', async () => {
    await service.get('deals?limit=100');
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(1);
    expect(service.sandbox.requests.count({ route: 'stages' })).toBe(1);
    expect(service.sandbox.requests.count({ route: 'users' })).toBe(1);
    expect(service.sandbox.requests.count({ route: 'persons' })).toBe(1);
    expect(service.sandbox.requests.count({ route: 'organizations' })).toBe(1);
    expect(spent()).toBe(10 + 5 + 20 + 10 + 10);
  });

  it('warm: one call, one query for the grant, one write for the ledger', async () => {
    const { body } = await service.get('deals?limit=100');
    expect(body.data).toHaveLength(100);
    expect(service.sandbox.requests.entries.map(({ routeName }) => routeName)).toEqual(['deals']);
    expect(spent()).toBe(10);
    expect(statements.map((statement) => statement.trim().split(/\s/)[0])).toEqual(['SELECT', 'INSERT']);
    expect(statements[0]).toContain('pipedrive_oauth_credentials');
    expect(statements[1]).toContain('pipedrive_export_positions');
  });

  it('further on: one more query, for the position', async () => {
    await service.get('deals?limit=100&start=100&related=ids');
    expect(statements.map((statement) => statement.trim().split(/\s/)[0])).toEqual([
      'SELECT',
      'SELECT',
      'INSERT',
    ]);
  });

  it('reads the users once for all pages that want them at the same time', async () => {
    const fresh = await startService();
    try {
      await Promise.all(
        ['deals', 'persons', 'organizations', 'deals?limit=7'].map((path) => fresh.get(path)),
      );
      expect(fresh.sandbox.requests.count({ route: 'users' })).toBe(1);
      expect(fresh.sandbox.requests.count({ route: 'stages' })).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});
