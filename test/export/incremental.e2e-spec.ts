import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Service, startService, walk } from './service.js';

const SINCE = '2026-06-01 12:00:00';
const wire = (time: string): string => `${time.replace(' ', 'T')}Z`;

/** Whether Pipedrive's filter shows records whose update_time is null is unknown: both have to end complete. */
describe.each(['hide', 'keep'] as const)(
  'updated_since, where Pipedrive’s filter would %s what was never changed',
  (nullUpdateTime) => {
    let service: Service;

    beforeAll(async () => {
      service = await startService({
        sandbox: {
          nullUpdateTime,
          company: { deals: 120, persons: 80, organizations: 60, notes: 60, users: 3 },
        },
      });
      const { company } = service.sandbox;
      for (const type of ['deals', 'persons', 'organizations'] as const) {
        for (let n = 0; n < 30; n += 1) {
          const add_time = wire(`2026-06-0${1 + (n % 5)} 1${n % 3}:00:00`);
          company.insert(type, { add_time, update_time: n % 2 === 0 ? null : add_time });
        }
        const [first, second] = company[type];
        company.update(type, first?.id ?? 0, { update_time: wire(SINCE) });
        company.update(type, second?.id ?? 0, { update_time: wire('2026-06-01 11:59:59') });
      }
      for (let n = 0; n < 20; n += 1) company.insert('notes', { update_time: '2026-06-02 10:00:00' });
    });
    afterAll(() => service.close());

    const expected = (type: 'deals' | 'persons' | 'organizations' | 'notes'): number[] => {
      const rows: readonly { id: number; add_time: string | null; update_time: string | null }[] =
        service.sandbox.company[type];
      const since = type === 'notes' ? SINCE : wire(SINCE);
      return rows.filter((row) => (row.update_time ?? row.add_time ?? '') >= since).map(({ id }) => id);
    };

    it.each(
      (['deals', 'persons', 'organizations', 'notes'] as const).flatMap((type) =>
        [1, 7, 100, 500].map((limit) => [type, limit] as const),
      ),
    )('yields every one of the %s that is new or changed, once, in pages of %i', async (type, limit) => {
      const records = await walk(
        service,
        `${type}?limit=${limit}&related=ids&updated_since=${encodeURIComponent(SINCE)}`,
      );
      const ids = records.map(({ id }) => Number(id));
      expect(expected(type).length).toBeGreaterThan(15);
      expect([...ids].sort((a, b) => a - b)).toEqual(expected(type));
    });

    it('is inclusive, and takes RFC 3339 as well', async () => {
      const [first, second] = service.sandbox.company.persons;
      const ids = (
        await walk(service, `persons?related=ids&updated_since=${encodeURIComponent(wire(SINCE))}`)
      ).map(({ id }) => id);
      expect(ids).toContain(first?.id);
      expect(ids).not.toContain(second?.id);
    });

    it('never loses a record that is changed for the first time while the walk goes on', async () => {
      const untouched = service.sandbox.company.deals.filter(
        ({ update_time, add_time }) => update_time === null && add_time >= wire(SINCE),
      );
      const seen: unknown[] = [];
      const query = `deals?limit=5&related=ids&updated_since=${encodeURIComponent(SINCE)}`;
      let page = 0;
      for (let start: number | null = 0; start !== null; page += 1) {
        const { body } = await service.get(`${query}&start=${start}`);
        seen.push(...body.data.map(({ id }) => id));
        start = body.pagination.next_start;
        const changed = untouched[untouched.length - 1 - page];
        if (changed !== undefined) service.sandbox.company.update('deals', changed.id, { title: 'changed' });
      }
      expect(seen).toEqual(expect.arrayContaining(expected('deals')));
    });
  },
);

/** Records that were never changed stand far apart where an import was changed at once: looking for them has a price. */
describe('updated_since, where thousands were created and changed since', () => {
  let service: Service;
  let unchanged: number[];

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 0, archivedDeals: 0, persons: 10, organizations: 10, notes: 0, users: 3 },
      },
    });
    const { company } = service.sandbox;
    unchanged = [1, 2].map(
      () => company.insert('deals', { add_time: wire('2026-06-02 00:00:00'), update_time: null }).id,
    );
    for (let n = 0; n < 3_200; n += 1)
      company.insert('deals', {
        add_time: wire('2026-06-03 00:00:00'),
        update_time: wire('2026-06-04 00:00:00'),
      });
  });
  afterAll(() => service.close());

  it('calls Pipedrive 3 times a page at the most, and loses nothing', async () => {
    const seen: unknown[] = [];
    const calls: number[] = [];
    const empty: (number | null)[][] = [];
    for (let start: number | null = 0; start !== null;) {
      service.sandbox.requests.clear();
      const { body } = await service.get(
        `deals?limit=500&related=ids&start=${start}&updated_since=${encodeURIComponent(SINCE)}`,
      );
      calls.push(service.sandbox.requests.count({ route: 'deals' }));
      seen.push(...body.data.map(({ id }) => id));
      const { next_start, more_items_in_collection } = body.pagination;
      expect(more_items_in_collection).toBe(next_start !== null);
      if (body.data.length === 0) empty.push([start, next_start]);
      start = next_start;
    }
    // One call for each 500 of the 3,202 that were created since, the last of which finds the two; then the changed ones.
    expect(calls).toEqual([3, 3, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(empty).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(seen.slice(0, 2)).toEqual([...unchanged].reverse());
    expect(seen.slice(2)).toEqual(
      service.sandbox.company.deals.map(({ id }) => id).filter((id) => !unchanged.includes(id)),
    );
  });
});
