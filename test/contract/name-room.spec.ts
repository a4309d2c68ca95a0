import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BulkExportService } from '../../src/pipedrive/bulk/bulk-export.service.js';
import { NameRoom } from '../../src/pipedrive/bulk/names/name-room.js';
import { ExportType } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What exports keep in memory of names is bounded for a process, and nothing of it stays. */
describe('the room for names', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let replica: Replica;
  let room: NameRoom;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 8_000, archivedDeals: 0, persons: 3_000, organizations: 1_500, notes: 0 },
      limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
    });
    replica = await startReplica(database.url, sandbox);
    room = replica.app.get(NameRoom);
  });
  afterAll(async () => {
    await replica.close();
    await sandbox.close();
    await database.drop();
  });

  const begin = (): ReturnType<BulkExportService['begin']> =>
    replica.app
      .get(BulkExportService)
      .begin({ accountId: 'account', type: ExportType.Deals }, { access: accessTo(sandbox, 'account') });

  const namedOf = (ndjson: string): unknown[] =>
    ndjson
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => {
        const { id, person_id, org_id } = JSON.parse(line) as Record<string, unknown>;
        return [id, person_id, org_id];
      })
      .toSorted((a, b) => Number(a[0]) - Number(b[0]));

  it('makes no difference to what is exported, only to what it costs', async () => {
    const whole = room.left;
    const roomy = namedOf(await text((await begin()).stream));
    expect(sandbox.requests.count({ route: 'persons' })).toBeLessThan(20);
    expect(room.left).toBe(whole);
    room.take(whole);
    sandbox.requests.clear();
    const cramped = namedOf(await text((await begin()).stream));
    expect(cramped).toEqual(roomy);
    expect(cramped).toHaveLength(8_000);
    const lists = sandbox.requests.entries.filter(
      ({ routeName, query }) => routeName === 'persons' && query.ids === undefined,
    );
    expect(lists).toEqual([]);
    room.giveBack(whole);
  });

  it('is given back where the export fails before its first record', async () => {
    const whole = room.left;
    sandbox.faults.next('serverError', { on: 'organizations', times: Infinity });
    await expect(begin()).rejects.toThrow('Pipedrive API error');
    sandbox.faults.clear();
    expect(room.left).toBe(whole);
  });

  it('is given back where the client leaves, also before it has read anything', async () => {
    const whole = room.left;
    for (const reads of [3, 0]) {
      const { stream } = await begin();
      const chunks = stream[Symbol.asyncIterator]();
      for (let chunk = 0; chunk < reads; chunk += 1) await chunks.next();
      expect(room.left).toBeLessThan(whole);
      const closed = new Promise((resolve) => stream.once('close', resolve));
      stream.destroy();
      await closed;
      expect(room.left).toBe(whole);
    }
  });
});
