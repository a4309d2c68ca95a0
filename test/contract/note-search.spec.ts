import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CallBudget } from '../../src/pipedrive/upstream/call-budget.js';
import type { Mark } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import { V1NotePages } from '../../src/pipedrive/upstream/v1/v1-note-pages.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('the search for an offset that has moved', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 10, persons: 10, organizations: 10, notes: 5_000, users: 3 },
    });
    replica = await startReplica(database.url, sandbox);
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  it('stops when the calls are spent, and goes on with the next page where it was', async () => {
    const ids = sandbox.company.notes.map(({ id }) => id);
    const lastId = ids[4_499] ?? 0;
    for (const id of ids.slice(0, 4_400)) sandbox.company.remove('notes', id);
    let after: Mark | null = { lastId, lastAddTime: null, place: '4500', isBehind: false };
    const pages: { records: number[]; calls: number; place: string | null | undefined }[] = [];
    while (after !== null && (pages.at(-1)?.records.length ?? 0) === 0) {
      sandbox.requests.clear();
      const call = { access: accessTo(sandbox, 'account'), budget: new CallBudget(2) };
      const { records, next } = await replica.app
        .get(V1NotePages)
        .page({ entity: 'notes', order: 'id', after, limit: 3 }, call);
      const calls = sandbox.requests.count({ route: 'notes' });
      pages.push({ records: records.map(({ id }) => id), calls, place: next?.place });
      expect(next?.lastId).toBe(records.at(-1)?.id ?? lastId);
      after = next;
    }
    expect(pages).toEqual([
      { records: [], calls: 2, place: '3002' },
      { records: [], calls: 2, place: '1504' },
      { records: [], calls: 2, place: '6' },
      { records: ids.slice(4_500, 4_503), calls: 1, place: '103' },
    ]);
  });
});
