import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Sandbox } from '../../src/sandbox/index.js';
import { expected, type Exported, shown, type Type, TYPES } from './company-records.js';
import { startTwoCompanies, type TwoCompanies } from './two-companies.js';

/** What is cached or written down for one customer must never be told to another. */
describe('customers beside each other in one service', () => {
  let both: TwoCompanies;

  beforeAll(async () => {
    both = await startTwoCompanies();
  });
  afterEach(() => {
    for (const sandbox of [both.first, both.second]) {
      sandbox.faults.clear();
      sandbox.behave({ signedInUserId: sandbox.company.administratorId, scopes: ALL_SCOPES });
    }
  });
  afterAll(() => both.close());

  async function shownTo(accountId: string, type: Type): Promise<unknown[]> {
    const { status, body } = await both.get(accountId, `${type}?limit=500`);
    if (status !== 200) throw new Error(`${accountId}, ${type}: answered ${status}: ${body.message}`);
    return body.data.map(shown[type]);
  }
  const allShownTo = (accountId: string): Promise<unknown[][]> =>
    Promise.all(TYPES.map((type) => shownTo(accountId, type)));

  const idsAt = async (accountId: string, start: number): Promise<unknown[]> => {
    const { body } = await both.get(accountId, `persons?limit=3&related=ids&start=${start}`);
    return body.data.map(({ id }) => id);
  };
  const idsOf = ({ company }: Sandbox, start: number): number[] =>
    company.persons.map(({ id }) => id).slice(start, start + 3);

  it('are told apart by these companies: the ids are the same, the names are not', () => {
    for (const table of ['users', 'organizations', 'deals', 'pipelines', 'stages'] as const) {
      const [ours, theirs] = [both.first, both.second].map(({ company }) => company[table]);
      const shared = ours?.filter(({ id }) => theirs?.some((other) => other.id === id)) ?? [];
      expect(shared.length, table).toBeGreaterThan(1);
    }
    for (const type of TYPES)
      expect(expected[type](both.first), type).not.toEqual(expected[type](both.second));
  });

  it('are each given their own records and names, asked at the same time', async () => {
    await both.connect('at-once-1', both.first);
    await both.connect('at-once-2', both.second);
    const [one, other] = await Promise.all([allShownTo('at-once-1'), allShownTo('at-once-2')]);
    expect(one).toEqual(allOf(both.first));
    expect(other).toEqual(allOf(both.second));
  });

  it('are each given their own records and names, asked in turn', async () => {
    await both.connect('in-turn-1', both.first);
    await both.connect('in-turn-2', both.second);
    for (const type of [...TYPES, ...TYPES]) {
      expect(await shownTo('in-turn-1', type)).toEqual(expected[type](both.first));
      expect(await shownTo('in-turn-2', type)).toEqual(expected[type](both.second));
    }
  });

  it('are given nothing of the former company once they have connected another one', async () => {
    await both.connect('mover', both.first);
    expect(await allShownTo('mover')).toEqual(allOf(both.first));
    // Position 10 of the first company comes to mean another record than that of the second, and its end is remembered.
    await withoutOnePerson(both.first, () => idsAt('mover', 7));
    expect(await idsAt('mover', 40)).toEqual([]);

    await both.connect('mover', both.second);
    expect(await idsAt('mover', 10)).toEqual(idsOf(both.second, 10));
    expect(await idsAt('mover', 40)).toEqual(idsOf(both.second, 40));
    expect(await allShownTo('mover')).toEqual(allOf(both.second));
  });

  it('are given nothing that only the former user may see once another user has connected', async () => {
    await both.connect('successor', both.first);
    expect(await allShownTo('successor')).toEqual(allOf(both.first));
    await withoutOnePerson(both.first, () => idsAt('successor', 7));

    both.first.behave({ signedInUserId: both.first.company.users[1]?.id ?? 0 });
    await both.connect('successor', both.first);
    both.first.faults.next('forbidden', { on: 'users', times: Infinity });
    expect(await idsAt('successor', 10)).toEqual(idsOf(both.first, 10));
    both.first.faults.next('forbidden', { on: 'persons', times: Infinity });
    both.first.faults.next('forbidden', { on: 'organizations', times: Infinity });
    expectNoNames(await both.get('successor', 'deals?limit=500'));
  });

  it('are given nothing that another account may see of the same company, by a wider grant of the same user', async () => {
    await both.connect('wide', both.first);
    both.first.behave({ scopes: ['base', 'deals:read'] });
    await both.connect('narrow', both.first);
    const [wide, narrow] = await Promise.all([
      shownTo('wide', 'deals'),
      both.get('narrow', 'deals?limit=500'),
    ]);
    expect(wide).toEqual(expected.deals(both.first));
    expectNoNames(narrow);
    expect(await shownTo('wide', 'deals')).toEqual(expected.deals(both.first));
    expectNoNames(await both.get('narrow', 'deals?limit=500'));
  });

  it('are each given their own where their tokens have one generation, and are refreshed at the same time', async () => {
    await both.connect('sequel-1', both.first);
    await both.connect('sequel-2', both.second);
    await both.app.app.get(DataSource).query(`
      UPDATE pipedrive_oauth_credentials SET generation = -1, expires_at = now() - interval '1 minute'
       WHERE account_id LIKE 'sequel-%'`);
    for (const { faults } of [both.first, both.second]) faults.next('slow', { on: 'token', ms: 1_000 });
    const [one, other] = await Promise.all([shownTo('sequel-1', 'stages'), shownTo('sequel-2', 'stages')]);
    expect(one).toEqual(expected.stages(both.first));
    expect(other).toEqual(expected.stages(both.second));
  });

  it('are handed out positions of their own, even of the same company', async () => {
    await both.connect('reader-1', both.first);
    await both.connect('reader-2', both.first);
    await idsAt('reader-1', 7);
    await withoutOnePerson(both.first, async () => {
      await idsAt('reader-2', 7);
      expect(await idsAt('reader-2', 10)).toEqual(idsOf(both.first, 10));
    });
    expect(await idsAt('reader-1', 10)).toEqual(idsOf(both.first, 10));
  });
});

const ALL_SCOPES = ['base', 'deals:read', 'contacts:read', 'users:read'];

/** Meanwhile a person of the first page is missing: what stands behind it comes under other numbers. */
async function withoutOnePerson({ company }: Sandbox, work: () => Promise<unknown>): Promise<void> {
  const [person] = company.persons.slice(4);
  if (person === undefined) throw new Error('the company has too few persons');
  company.remove('persons', person.id);
  try {
    await work();
  } finally {
    company.insert('persons', person);
  }
}

const allOf = (sandbox: Sandbox): unknown[][] => TYPES.map((type) => expected[type](sandbox));

function expectNoNames({ status, body }: { status: number; body: { data: Exported[] } }): void {
  expect(status).toBe(200);
  expect(body.data.length).toBeGreaterThan(0);
  for (const field of ['owner_id', 'person_id', 'org_id']) {
    const references = body.data.flatMap((record) => (record[field] as { name: unknown } | null) ?? []);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter(({ name }) => name !== null)).toEqual([]);
  }
}
