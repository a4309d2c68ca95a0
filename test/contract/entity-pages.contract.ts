import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ExternalApiError } from '../../src/index.js';
import type { EntityPages } from '../../src/pipedrive/upstream/entity-pages.js';
import type { EntityName, Mark, PageRequest } from '../../src/pipedrive/upstream/pipedrive-gateway.js';
import type { ExportRecord } from '../../src/pipedrive/upstream/records/export-record.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** What every implementation of `EntityPages` promises. A spec file names the entity and hands over the implementation. */
export function describeEntityPages(
  entity: Extract<EntityName, 'deals' | 'notes'>,
  implementation: (replica: Replica) => EntityPages,
): void {
  describe(`pages of ${entity}`, () => {
    let database: TestDatabase;
    let sandbox: Sandbox;
    let replica: Replica;
    let pages: EntityPages;

    beforeAll(async () => {
      database = await createTestDatabase();
      sandbox = await startSandbox({
        company: { deals: 40, archivedDeals: 5, persons: 10, organizations: 10, notes: 40, users: 3 },
        limits: { burst: 100_000 },
      });
      replica = await startReplica(database.url, sandbox);
      pages = implementation(replica);
    });

    beforeEach(() => sandbox.faults.clear());

    afterAll(async () => {
      await replica.close();
      await sandbox.close();
      await database.drop();
    });

    const ids = (): number[] => sandbox.company[entity].map(({ id }) => id);

    async function read(after: Mark | null, limit: number, more: Partial<PageRequest> = {}) {
      const call = { access: accessTo(sandbox, 'account') };
      const page = await pages.page({ entity, order: 'id', after, limit, ...more }, call);
      if ('refusedPlace' in page) throw new Error('the place was refused');
      return page;
    }

    async function readAll(limit: number, more: Partial<PageRequest> = {}, between?: (page: number) => void) {
      const records: ExportRecord[] = [];
      let after: Mark | null = null;
      for (let page = 1; ; page += 1) {
        const { records: read_, next } = await read(after, limit, more);
        records.push(...read_);
        if (next === null) return records;
        after = next;
        between?.(page);
      }
    }

    it.each([1, 7, 39, 40, 41, 500])('yields every record once, in order, in pages of %i', async (limit) => {
      expect((await readAll(limit)).map(({ id }) => id)).toEqual(ids());
    });

    it('yields every record once, the newest first, when walked by newest', async () => {
      const records = await readAll(7, { order: 'newest' });
      expect(records.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids());
      const times = records.map(({ add_time }) => String(add_time));
      expect(times).toEqual([...times].sort().reverse());
    });

    it('never yields a record twice when one is inserted between two pages', async () => {
      const before = ids();
      const seen = (await readAll(7, {}, () => sandbox.company.insert(entity))).map(({ id }) => id);
      expect(seen).toEqual([...new Set(seen)]);
      expect(seen).toEqual(expect.arrayContaining(before));
    });

    it('never misses a record when an earlier one is deleted between two pages', async () => {
      const kept = ids().slice(5);
      const seen = await readAll(7, {}, (page) => {
        if (page <= 5) sandbox.company.remove(entity, ids()[0] ?? 0);
      });
      expect(seen.map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
    });

    it('goes on behind the mark when the marked record itself is deleted', async () => {
      const [a, b, c, d] = ids();
      const first = await read(null, 2);
      expect(first.records.map(({ id }) => id)).toEqual([a, b]);
      sandbox.company.remove(entity, b ?? 0);
      sandbox.company.remove(entity, c ?? 0);
      expect((await read(first.next, 1)).records.map(({ id }) => id)).toEqual([d]);
    });

    it('passes over what was already read when its place lies behind the mark', async () => {
      const [, , third, fourth] = ids();
      const mark = { lastId: third ?? 0, lastAddTime: null, place: null, isBehind: true };
      expect((await read(mark, 1)).records.map(({ id }) => id)).toEqual([fourth]);
    });

    it('ends at once where nothing has changed since a time', async () => {
      expect(await read(null, 10, { updatedSince: '2999-01-01T00:00:00Z' })).toEqual({
        records: [],
        next: null,
      });
    });

    it.each(['serverError', 'cutConnection'] as const)('repeats a %s once, and then fails', async (fault) => {
      sandbox.faults.next(fault, { on: entity });
      await expect(read(null, 3)).resolves.toMatchObject({ records: { length: 3 } });
      sandbox.faults.next(fault, { on: entity, times: 2 });
      await expect(read(null, 3)).rejects.toBeInstanceOf(ExternalApiError);
    });

    it.each(['notJson', 'wrongForm'] as const)(
      'takes %s for an error, not for an empty page',
      async (fault) => {
        sandbox.faults.next(fault, { on: entity });
        await expect(read(null, 3)).rejects.toBeInstanceOf(ExternalApiError);
      },
    );
  });
}
