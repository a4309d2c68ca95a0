import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../support/test-app.js';
import { ask, type Answer, type Service, startService } from './service.js';

/** The rules of docs/architecture.md, "The position ledger", one by one. */
describe('the position ledger', () => {
  let service: Service;
  let replica: TestApp;
  let dataSource: DataSource;

  beforeAll(async () => {
    service = await startService({
      sandbox: { company: { deals: 11_200, persons: 60, organizations: 10, notes: 40, users: 3 } },
    });
    replica = await startTestApp({ databaseUrl: service.database.url, sandbox: service.sandbox });
    dataSource = service.app.app.get(DataSource);
  });

  beforeEach(async () => {
    service.sandbox.faults.clear();
    service.sandbox.requests.clear();
    await dataSource.query('DELETE FROM pipedrive_export_positions');
  });

  afterAll(async () => {
    await replica.close();
    await service.close();
  });

  const persons = (): number[] => service.sandbox.company.persons.map(({ id }) => id);
  const idsOf = ({ body }: Answer): unknown[] => body.data.map(({ id }) => id);
  const next = ({ body }: Answer): number | null => body.pagination.next_start;
  const limits = (route: string): unknown[] =>
    service.sandbox.requests.entries
      .filter(({ routeName }) => routeName === route)
      .map(({ query }) => query['limit']);

  it('hands out the plain sum, as the contract shows', async () => {
    expect(next(await service.get('persons?limit=10&related=ids'))).toBe(10);
    expect(next(await service.get('persons?limit=25&start=10&related=ids'))).toBe(35);
    expect(next(await service.get('persons?limit=25&start=35&related=ids'))).toBeNull();
  });

  it('never overwrites a position by that of a walk that saw other data', async () => {
    const before = persons();
    const a = await service.get('persons?limit=10&related=ids');
    service.sandbox.company.remove('persons', before[4] ?? 0);
    const b = await service.get('persons?limit=10&related=ids');
    expect([next(a), next(b)]).toEqual([10, 11]);
    expect(idsOf(await service.get('persons?limit=3&start=10&related=ids'))).toEqual(before.slice(10, 13));
    expect(idsOf(await service.get('persons?limit=3&start=11&related=ids'))).toEqual(before.slice(11, 14));
    // A third walk that sees what the second saw is given the second's number, not one more.
    expect(next(await service.get('persons?limit=10&related=ids'))).toBe(11);
  });

  it('is shared by all replicas', async () => {
    const all = persons();
    const first = await service.get('persons?limit=20&related=ids');
    const second = await ask(
      `${replica.url}/v1/e/pipedrive/export/persons?limit=20&start=${String(next(first))}&related=ids`,
    );
    expect(idsOf(second)).toEqual(all.slice(20, 40));
  });

  it('is written before the answer leaves: where it can not be written, the page fails', async () => {
    await dataSource.query('ALTER TABLE pipedrive_export_positions RENAME TO away');
    const { status, body } = await service.get('persons?limit=10&related=ids');
    await dataSource.query('ALTER TABLE away RENAME TO pipedrive_export_positions');
    expect([status, body.error]).toEqual([500, 'INTERNAL_ERROR']);
  });

  it('does not depend on limit or related', async () => {
    const all = persons();
    await service.get('persons?limit=20');
    service.sandbox.requests.clear();
    expect(idsOf(await service.get('persons?limit=5&start=20&related=ids'))).toEqual(all.slice(20, 25));
    expect(service.sandbox.requests.count({ route: 'persons' })).toBe(1);
  });

  it('walks on by id where Pipedrive refuses a cursor, from the nearest known place', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    await service.get('deals?limit=500&related=ids');
    await service.get('deals?limit=500&start=500&related=ids');
    service.sandbox.requests.clear();
    service.sandbox.faults.next('refuseCursor', { on: 'deals' });
    const answer = await service.get('deals?limit=10&start=1000&related=ids');
    expect(idsOf(answer)).toEqual(all.slice(1000, 1010));
    const [refused] = service.sandbox.requests.entries.filter(({ status }) => status === 400);
    expect(refused).toBeDefined();
    // The refused one, the nearest place (at 500), and the page itself.
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(3);
    const after = await service.get(`deals?limit=10&start=${String(next(answer))}&related=ids`);
    expect(idsOf(after)).toEqual(all.slice(1010, 1020));
    // The refused cursor is given up for good: the same page again does not try it.
    service.sandbox.requests.clear();
    expect(idsOf(await service.get('deals?limit=10&start=1000&related=ids'))).toEqual(all.slice(1000, 1010));
    expect(service.sandbox.requests.entries[0]?.query['cursor']).not.toBe(refused?.query['cursor']);
  });

  it('passes over any number of records behind a refused cursor, as long as it takes', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    for (const start of [0, 500, 1000, 1500]) await service.get(`deals?limit=500&start=${start}&related=ids`);
    await dataSource.query('DELETE FROM pipedrive_export_positions WHERE position < 2000');
    service.sandbox.requests.clear();
    service.sandbox.faults.next('refuseCursor', { on: 'deals' });
    expect(idsOf(await service.get('deals?limit=10&start=2000&related=ids'))).toEqual(all.slice(2000, 2010));
    // The refused one, four large pages from the beginning, and the page itself.
    expect(limits('deals')).toEqual(['10', '500', '500', '500', '500', '10']);
  });

  it('begins anew where the nearest known place is refused as well', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    for (const start of [0, 500, 1000, 1500]) await service.get(`deals?limit=500&start=${start}&related=ids`);
    service.sandbox.requests.clear();
    service.sandbox.faults.next('refuseCursor', { on: 'deals', times: 2 });
    expect(idsOf(await service.get('deals?limit=10&start=2000&related=ids'))).toEqual(all.slice(2000, 2010));
    expect(limits('deals')).toEqual(['10', '500', '500', '500', '500', '500', '10']);
  });

  describe('with a record that is already known under its number', () => {
    const place = async (position: number): Promise<{ place: string | null; is_behind: boolean }> => {
      const [row]: { place: string | null; is_behind: boolean }[] = await dataSource.query(
        'SELECT place, is_behind FROM pipedrive_export_positions WHERE position = $1',
        [position],
      );
      if (row === undefined) throw new Error(`position ${position} is not known`);
      return row;
    };
    /** Comes to `start + limit` the long way: by a page that begins behind it, since its own cursor is refused. */
    const comeFromBehind = async (start: number, limit: number): Promise<void> => {
      service.sandbox.faults.next('refuseCursor', { on: 'persons' });
      const answer = await service.get(`persons?limit=${limit}&start=${start}&related=ids`);
      expect([answer.status, next(answer)]).toEqual([200, start + limit]);
    };

    it('keeps the place that leads right there, whoever comes the long way', async () => {
      for (const limit of [5, 10]) await service.get(`persons?limit=${limit}&related=ids`);
      const known = await place(10);
      expect(known).toEqual({ place: expect.any(String) as string, is_behind: false });
      await comeFromBehind(5, 5);
      expect(await place(10)).toEqual(known);
    });

    it('takes the place that leads right there for one that lies behind', async () => {
      await service.get('persons?limit=5&related=ids');
      await comeFromBehind(5, 5);
      expect(await place(10)).toEqual({ place: null, is_behind: true });
      await service.get('persons?limit=10&related=ids');
      expect(await place(10)).toEqual({ place: expect.any(String) as string, is_behind: false });
    });

    it('takes the latest of two that lie behind, since that one has just been good', async () => {
      await service.get('persons?limit=5&related=ids');
      await comeFromBehind(5, 5);
      expect(await place(10)).toEqual({ place: null, is_behind: true });
      for (const limit of [8, 9]) await service.get(`persons?limit=${limit}&related=ids`);
      const { place: eighth } = await place(8);
      await comeFromBehind(9, 1);
      expect(await place(10)).toEqual({ place: eighth, is_behind: true });
    });
  });

  it('finds a position that was never handed out by counting in slim steps, and keeps each step', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    expect(idsOf(await service.get('deals?limit=5&start=1234&related=ids'))).toEqual(all.slice(1234, 1239));
    const calls = service.sandbox.requests.entries.filter(({ routeName }) => routeName === 'deals');
    expect(calls.map(({ query }) => query['limit'])).toEqual(['500', '500', '234', '5']);
    expect(calls.map(({ query }) => 'custom_fields' in query)).toEqual([false, true, true, false]);
    service.sandbox.requests.clear();
    await service.get('deals?limit=5&start=1300&related=ids');
    expect(limits('deals')).toEqual(['61', '5']);
  });

  it('counts once for all who ask for the same position at the same time', async () => {
    // The search lasts until all three have come.
    service.sandbox.faults.next('slow', { on: 'deals', ms: 3_000 });
    const answers = await Promise.all(
      [1, 2, 3].map(() => service.get('deals?limit=5&start=1234&related=ids')),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(idsOf(answer)))).size).toBe(1);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(3 + 3);
  });

  it('counts 20 steps a request at the most, says so, and goes on from there', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    const first = await service.get('deals?limit=5&start=11000&related=ids');
    expect([first.status, first.body.error, first.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMIT_EXCEEDED',
      '1',
    ]);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(20);
    service.sandbox.requests.clear();
    expect(idsOf(await service.get('deals?limit=5&start=11000&related=ids'))).toEqual(
      all.slice(11_000, 11_005),
    );
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(3);
  });

  it('counts no more than 20 calls where most of them find nothing, and goes on where it was', async () => {
    const { company } = service.sandbox;
    const since = '2027-01-01T00:00:00Z';
    const later = '2027-01-02T00:00:00Z';
    // 11,100 were created since and changed; the 100 before them were not, and are found at the end of 22 calls.
    const all = company.deals.map(({ id }) => id);
    const [unchanged, changed] = [all.slice(0, 100), all.slice(100)];
    for (const id of unchanged) company.update('deals', id, { add_time: since, update_time: null });
    for (const id of changed) company.update('deals', id, { add_time: later, update_time: later });
    const url = `deals?limit=5&start=50&related=ids&updated_since=${since}`;

    const first = await service.get(url);
    expect([first.status, first.body.error]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(20);
    service.sandbox.requests.clear();
    expect(idsOf(await service.get(url))).toEqual(unchanged.slice(46, 51).reverse());
    // Three more large pages to the last of them, and that page again for what comes after. The pages without any record
    // have the number 1.
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(4);
  });

  it('counts the calls that Pipedrive refuses among the 20', async () => {
    const all = service.sandbox.company.deals.map(({ id }) => id);
    await service.get('deals?limit=500&related=ids');
    service.sandbox.requests.clear();
    service.sandbox.faults.next('refuseCursor', { on: 'deals', times: 1 });
    const url = 'deals?limit=5&start=9500&related=ids';
    const first = await service.get(url);
    // One is refused, one begins anew and finds nothing that is new: 18 steps of 500 are left, and none for the page.
    expect([first.status, first.body.error]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(20);
    service.sandbox.requests.clear();
    expect(idsOf(await service.get(url))).toEqual(all.slice(9500, 9505));
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(1);
  });

  it('fails where Pipedrive refuses every cursor, rather than beginning anew for ever', async () => {
    await service.get('deals?limit=500&related=ids');
    service.sandbox.requests.clear();
    service.sandbox.faults.next('refuseCursor', { on: 'deals', times: Infinity });
    const { status, body } = await service.get('deals?limit=10&start=500&related=ids');
    expect([status, body.error]).toEqual([502, 'EXTERNAL_API_ERROR']);
    expect(service.sandbox.requests.count({ route: 'deals' })).toBe(5);
  });

  it('answers nothing beyond the end, and remembers where that is', async () => {
    const beyond = await service.get('persons?start=5000');
    expect(beyond.status).toBe(200);
    expect(beyond.body.data).toEqual([]);
    expect(beyond.body.pagination).toEqual({
      start: 5000,
      limit: 100,
      more_items_in_collection: false,
      next_start: null,
    });
    service.sandbox.requests.clear();
    expect((await service.get('persons?start=6000')).body.data).toEqual([]);
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it('jumps within notes by their real offsets', async () => {
    const all = service.sandbox.company.notes.map(({ id }) => id);
    expect(idsOf(await service.get('notes?limit=5&start=17'))).toEqual(all.slice(17, 22));
    expect(service.sandbox.requests.count({ route: 'notes' })).toBe(1);
  });

  it('keeps the positions of other filters apart', async () => {
    await service.get('persons?limit=10&related=ids');
    const since = encodeURIComponent('2000-01-01 00:00:00');
    await service.get(`persons?limit=10&related=ids&updated_since=${since}`);
    const rows: { filters: string }[] = await dataSource.query(
      'SELECT DISTINCT filters FROM pipedrive_export_positions ORDER BY filters',
    );
    expect(rows.map(({ filters }) => filters)).toEqual(['', 'updated_since=2000-01-01T00%3A00%3A00Z']);
  });

  it('knows nothing of archived deals from the others', async () => {
    const archived = service.sandbox.company.archivedDeals.map(({ id }) => id);
    await service.get('deals?limit=10&related=ids');
    service.sandbox.requests.clear();
    const jump = await service.get('deals?limit=5&start=10&related=ids&archived=only');
    expect(idsOf(jump)).toEqual(archived.slice(10, 15));
    // Counted from the beginning, since nothing is known.
    expect(limits('archivedDeals')).toEqual(['10', '5']);
  });

  it.each(['company', 'user'])(
    'is void for another %s: what was handed out for the old one means nothing there',
    async (owner) => {
      await service.get('persons?limit=10&related=ids');
      await dataSource.query(`UPDATE pipedrive_oauth_credentials SET ${owner}_id = ${owner}_id || '9'`);
      service.sandbox.requests.clear();
      await service.get('persons?limit=5&start=10&related=ids');
      // Counted from the beginning, since nothing is known.
      expect(limits('persons')).toEqual(['10', '5']);
      await dataSource.query(`UPDATE pipedrive_oauth_credentials SET ${owner}_id = left(${owner}_id, -1)`);
    },
  );
});
