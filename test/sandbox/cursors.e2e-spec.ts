import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox, SandboxCompany } from '../../src/sandbox/index.js';
import { ask, idsOf, walk } from './ask.js';

const LISTS = [
  { path: '/api/v2/deals', read: (sandbox: Sandbox) => sandbox.company.deals },
  { path: '/api/v2/deals/archived', read: (sandbox: Sandbox) => sandbox.company.archivedDeals },
  { path: '/api/v2/persons', read: (sandbox: Sandbox) => sandbox.company.persons },
  { path: '/api/v2/organizations', read: (sandbox: Sandbox) => sandbox.company.organizations },
  { path: '/api/v2/stages', read: (sandbox: Sandbox) => sandbox.company.stages },
];

describe('the cursors of API v2', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  it.each(LISTS)(
    'lead through all of $path, each record once, as the company has it',
    async ({ path, read }) => {
      expect(await walk(sandbox, `${path}?limit=7`)).toEqual(read(sandbox));
    },
  );

  it.each(['update_time', 'add_time'])('lead through the deals by %s, up and down', async (field) => {
    const ascending = await walk(sandbox, `/api/v2/deals?limit=40&sort_by=${field}`);
    const descending = await walk(sandbox, `/api/v2/deals?limit=40&sort_by=${field}&sort_direction=desc`);
    const times = ascending.map((deal) => deal[field] as string | null);
    expect(new Set(ascending.map((deal) => deal.id)).size).toBe(sandbox.company.deals.length);
    expect(times).toEqual([...times].sort(nullFirst));
    expect(descending).toEqual(ascending.toReversed());
  });

  it.each(['low', 'high'] as const)(
    'lead through records that were never updated as the %s end of the order by update_time',
    async (nullTimesSort) => {
      sandbox.behave({ nullTimesSort });
      const path = '/api/v2/persons?limit=6&sort_by=update_time';
      const ascending = await walk(sandbox, path);
      const untouched = sandbox.company.persons.filter((person) => person.update_time === null);
      const end =
        nullTimesSort === 'low' ? ascending.slice(0, untouched.length) : ascending.slice(-untouched.length);
      // Several pages of them: cursors that stand on a null, and one that leads over the border.
      expect(untouched.length).toBeGreaterThan(12);
      expect(end).toEqual(untouched);
      expect(ascending.map((person) => person.id).toSorted(byNumber)).toEqual(
        sandbox.company.persons.map((person) => person.id),
      );
      expect(await walk(sandbox, `${path}&sort_direction=desc`)).toEqual(ascending.toReversed());
    },
  );

  it.each([
    ['/api/v2/deals', ({ deals }: SandboxCompany) => deals],
    ['/api/v2/deals/archived', ({ archivedDeals }: SandboxCompany) => archivedDeals],
    ['/api/v2/deals?status=deleted', ({ deletedDeals }: SandboxCompany) => deletedDeals],
    [
      '/api/v2/deals?status=deleted,open,won,lost',
      ({ deals, deletedDeals }: SandboxCompany) => [...deals, ...deletedDeals],
    ],
  ])('lead through %s by update_time as it is after every change', async (path, read) => {
    const byTime = () =>
      walk(sandbox, `${path}${path.includes('?') ? '&' : '?'}limit=100&sort_by=update_time`);
    const { company } = sandbox;
    const inOrder = () =>
      read(company).toSorted((a, b) => nullFirst(a.update_time, b.update_time) || a.id - b.id);
    expect(await byTime()).toEqual(inOrder());
    const [changed = 0, removed = 0, archived = 0, merged = 0] = company.deals.map(({ id }) => id);
    for (const change of [
      () => company.update('deals', changed, { title: 'Changed' }),
      () => company.update('deals', changed, { update_time: null }),
      () => company.update('deals', changed, { update_time: '2026-01-01' }),
      () => company.insert('deals'),
      () => company.remove('deals', removed),
      () => company.archive(archived),
      () => company.unarchive(archived),
      () => company.merge('deals', merged, changed),
    ]) {
      change();
      expect(await byTime()).toEqual(inOrder());
    }
  });

  it('order equal times by id', async () => {
    const deals = await walk(sandbox, '/api/v2/deals?limit=40&sort_by=add_time');
    const ties = deals.filter((deal, index) => deal['add_time'] === deals[index + 1]?.['add_time']);
    expect(ties.length).toBeGreaterThan(5);
    for (const deal of ties) {
      expect(deal.id).toBeLessThan(deals[deals.indexOf(deal) + 1]?.id ?? 0);
    }
  });

  it('order stages by where they stand', async () => {
    const stages = await walk(sandbox, '/api/v2/stages?limit=3&sort_by=order_nr&pipeline_id=1');
    expect(stages.map((stage) => stage['order_nr'])).toEqual(stages.map((_, index) => index + 1));
    expect(stages.map((stage) => stage.id)).not.toEqual(
      stages.map((stage) => stage.id).sort((a, b) => a - b),
    );
  });

  it('decode as the recorded ones do, to the first record of the next page', async () => {
    const answer = await ask(sandbox, '/api/v2/deals?limit=2');
    const cursor = answer.body.additional_data?.next_cursor ?? '';
    const third = sandbox.company.deals[2]?.id;
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())).toMatchObject({
      field: 'id',
      fieldValue: third,
      sortDirection: 'asc',
      id: third,
    });
  });

  it('end with null on the page that just fits, and on an empty one', async () => {
    const all = await ask(sandbox, '/api/v2/deals?limit=250');
    expect([idsOf(all).length, all.body.additional_data]).toEqual([250, { next_cursor: null }]);
    const none = await ask(sandbox, '/api/v2/deals?stage_id=999');
    expect(none.body).toEqual({ success: true, data: [], additional_data: { next_cursor: null } });
  });

  it('miss nothing and repeat nothing when records come and go behind and before them', async () => {
    const before = sandbox.company.deals.map((deal) => deal.id);
    const removed = new Set<number>();
    const deals = await walk(sandbox, '/api/v2/deals?limit=20', (page) => {
      const last = idsOf(page).at(-1) ?? 0;
      sandbox.company.insert('deals', { title: 'Added on the way' });
      for (const id of [before[0], before.find((id) => id > last)]) {
        if (id === undefined || removed.has(id)) continue;
        sandbox.company.remove('deals', id);
        removed.add(id);
      }
    });
    const ids = deals.map((deal) => deal.id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(
      expect.arrayContaining(sandbox.company.deals.map((deal) => deal.id).filter((id) => id > 20)),
    );
    expect(deals.filter((deal) => deal['title'] === 'Added on the way').length).toBeGreaterThan(5);
  });

  it.each([
    { direction: 'asc', next: 3 },
    { direction: 'desc', next: -4 },
  ])('go on at the next key ($direction) when their record has been deleted', async ({ direction, next }) => {
    const path = `/api/v2/deals?limit=2&sort_direction=${direction}`;
    const expected = sandbox.company.deals.at(next)?.id;
    const first = await ask(sandbox, path);
    sandbox.company.remove('deals', sandbox.company.deals.at(direction === 'asc' ? 2 : -3)?.id ?? 0);
    const second = await ask(sandbox, `${path}&cursor=${first.body.additional_data?.next_cursor}`);
    expect(idsOf(second)[0]).toBe(expected);
  });

  it('are refused when their record has been deleted and the sandbox behaves so, and only then', async () => {
    sandbox.behave({ deletedCursor: 'refuse' });
    const first = await ask(sandbox, '/api/v2/deals?limit=2');
    const path = `/api/v2/deals?limit=2&cursor=${first.body.additional_data?.next_cursor}`;
    expect((await ask(sandbox, path)).status).toBe(200);
    sandbox.company.remove('deals', sandbox.company.deals[2]?.id ?? 0);
    const { status, body } = await ask(sandbox, path);
    expect([status, body.code]).toEqual([400, 'ERR_SCHEMA_VALIDATION_FAILED']);
  });

  it('are refused in another order, in another list, and when they are no cursors', async () => {
    const { body } = await ask(sandbox, '/api/v2/deals?limit=2');
    const cursor = body.additional_data?.next_cursor ?? '';
    const refused = [
      `/api/v2/deals?cursor=${cursor}&sort_direction=desc`,
      `/api/v2/deals?cursor=${cursor}&sort_by=add_time`,
      `/api/v2/deals/archived?cursor=${cursor}`,
      `/api/v2/persons?cursor=${cursor}`,
      `/api/v2/deals?cursor=${cursor.slice(0, -3)}`,
      '/api/v2/deals?cursor=',
      '/api/v2/deals?cursor=12',
      '/api/v2/deals?cursor=bnVsbA',
    ];
    for (const path of refused) expect([path, (await ask(sandbox, path)).status]).toEqual([path, 400]);
  });
});

const byNumber = (left: number, right: number): number => left - right;

/** As the sandbox has it: a null time is lower than any. */
function nullFirst(left: string | null, right: string | null): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? -1 : 1;
  return left < right ? -1 : 1;
}
