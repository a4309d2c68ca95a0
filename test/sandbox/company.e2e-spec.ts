import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox, SandboxCompany } from '../../src/sandbox/index.js';
import { ask, idsOf, recordsOf, walk } from './ask.js';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0, 999);

let sandbox: Sandbox;
let company: SandboxCompany;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: () => NOW, limits: { burst: Infinity } });
  company = sandbox.company;
});
afterEach(() => sandbox.close());

describe('a seeded company', () => {
  it('is the same for the same seed, whatever the time, and another for another', async () => {
    const again = await startSandbox({ clock: () => NOW + 1e10 });
    const other = await startSandbox({ seed: 2 });
    expect(everything(again.company)).toEqual(everything(company));
    expect(again.company.id).toBe(company.id);
    expect(other.company.id).not.toBe(company.id);
    expect(other.company.deals.map((deal) => deal.title)).not.toEqual(
      company.deals.map((deal) => deal.title),
    );
    await Promise.all([again.close(), other.close()]);
  });

  it('has the size that is asked for', async () => {
    const size = { deals: 3, archivedDeals: 2, persons: 5, organizations: 4, notes: 6, users: 1 };
    const small = await startSandbox({ company: size });
    const { deals, archivedDeals, persons, organizations, notes, users } = small.company;
    const counts = Object.entries({ deals, archivedDeals, persons, organizations, notes, users });
    expect(Object.fromEntries(counts.map(([name, rows]) => [name, rows.length]))).toEqual(size);
    await small.close();
    const empty = await startSandbox({
      company: { deals: 0, archivedDeals: 0, persons: 0, organizations: 0, notes: 0 },
    });
    expect(empty.company.deals).toEqual([]);
    expect((await ask(empty, '/api/v2/persons')).body.data).toEqual([]);
    await empty.close();
    await expect(startSandbox({ company: { users: 0 } })).rejects.toThrow(
      'company.users must be a whole number from 1 on (got 0)',
    );
    await expect(startSandbox({ company: { customFields: 1.5 } })).rejects.toThrow(
      'company.customFields must be a whole number from 0 on (got 1.5)',
    );
  });

  it('has two pipelines of five to seven stages, whose ids are not in their order', () => {
    expect(company.pipelines.map((pipeline) => pipeline.update_time === null)).toEqual([false, true]);
    for (const { id } of company.pipelines) {
      const orders = company.stages
        .filter((stage) => stage.pipeline_id === id)
        .map((stage) => stage.order_nr);
      expect([5, 6, 7]).toContain(orders.length);
      expect(orders.toSorted()).toEqual(orders.map((_, index) => index + 1));
      expect(orders).not.toEqual(orders.toSorted());
    }
    expect(company.stages.some((stage) => stage.days_to_rotten === null && stage.update_time === null)).toBe(
      true,
    );
  });

  it.each<[string, (company: SandboxCompany) => readonly object[], string[]]>([
    [
      'deals',
      ({ deals }) => deals,
      ['update_time', 'person_id', 'org_id', 'won_time', 'lost_time', 'probability', 'expected_close_date'],
    ],
    ['persons', ({ persons }) => persons, ['update_time', 'org_id', 'owner_id', 'last_name', 'picture_id']],
    [
      'organizations',
      ({ organizations }) => organizations,
      ['update_time', 'address', 'owner_id', 'website', 'industry'],
    ],
    ['notes', ({ notes }) => notes, ['deal_id', 'person_id', 'org_id', 'lead_id', 'deal', 'user']],
  ])('has %s with and without values where real accounts have null', (_, read, fields) => {
    for (const field of fields) {
      const nulls = read(company).map((record) => (record as Record<string, unknown>)[field] === null);
      expect([field, new Set(nulls)]).toEqual([field, new Set([true, false])]);
    }
  });

  it('has records of users who are deactivated, and of one whom nobody lists', () => {
    const deactivated = company.users.find((user) => !user.active_flag);
    const listed = new Set(company.users.map((user) => user.id));
    const owners = [...company.deals, ...company.persons, ...company.organizations].flatMap(
      (r) => r.owner_id ?? [],
    );
    expect(owners).toContain(deactivated?.id);
    expect(owners).toContain(company.vanishedUserId);
    expect(listed.has(company.vanishedUserId)).toBe(false);
    expect(new Set(owners.filter((id) => !listed.has(id)))).toEqual(new Set([company.vanishedUserId]));
  });

  it('has people with no, one and two addresses, some without a label, and records with no and several labels', () => {
    expect(new Set(company.persons.map((person) => person.emails.length))).toEqual(new Set([0, 1, 2]));
    expect(new Set(company.persons.map((person) => person.phones.length))).toEqual(new Set([0, 1, 2]));
    expect(company.persons.some((person) => person.emails.some((email) => email.label === ''))).toBe(true);
    for (const { emails } of company.persons.filter((person) => person.emails.length > 0)) {
      expect(emails.filter((email) => email.primary)).toHaveLength(1);
    }
    expect(new Set(company.deals.map((deal) => deal.label_ids.length))).toEqual(new Set([0, 1, 2]));
  });

  it('has custom fields of every kind on every record, mostly null, of the forms of API v2', () => {
    for (const type of ['deals', 'persons', 'organizations'] as const) {
      const keys = company.customFields[type].map((field) => field.key);
      expect(keys.every((key) => /^[0-9a-f]{40}$/.test(key))).toBe(true);
      for (const record of company[type]) expect(Object.keys(record.custom_fields)).toEqual(keys);
    }
    const values = company.deals.flatMap((deal) => Object.values(deal.custom_fields));
    expect(values.filter((value) => value === null).length).toBeGreaterThan(values.length * 0.7);
    for (const { kind, key } of company.customFields.deals) {
      const filled = company.deals.map((deal) => deal.custom_fields[key]).filter((value) => value !== null);
      expect(filled.length).toBeGreaterThan(0);
      for (const value of filled) expect([kind, value]).toEqual([kind, FORM_OF[kind]]);
    }
  });

  it.each([0, 3, 20])('has %i custom fields a record when asked', async (customFields) => {
    const other = await startSandbox({ company: { customFields } });
    const [deal] = recordsOf(await ask(other, '/api/v2/deals?limit=1'));
    const seeded = company.customFields.deals;
    const given = other.company.customFields.deals;
    expect(Object.keys(deal?.['custom_fields'] as object)).toEqual(given.map(({ key }) => key));
    expect(new Set(given.map(({ key }) => key)).size).toBe(customFields);
    // Those that both have are the same; what comes on top are the kinds once more.
    expect(given.slice(0, seeded.length)).toEqual(seeded.slice(0, customFields));
    expect(given.slice(seeded.length).map(({ kind }) => kind)).toEqual(
      seeded.slice(0, Math.max(0, customFields - seeded.length)).map(({ kind }) => kind),
    );
    expect(other.company.customFields.persons).toHaveLength(customFields);
    await other.close();
  });

  it('has notes of HTML on every combination of deal, person and organization', () => {
    const links = company.notes.map((note) =>
      [note.deal_id && 'd', note.person_id && 'p', note.org_id && 'o', note.lead_id && 'l']
        .filter(Boolean)
        .join(''),
    );
    expect(new Set(links)).toEqual(new Set(['d', 'p', 'o', 'dp', 'do', 'po', 'dpo', 'l']));
    expect(company.notes.some((note) => note.content.includes('<ul>'))).toBe(true);
    expect(company.notes.some((note) => note.content.includes('&nbsp;'))).toBe(true);
  });

  it('serves a million deals, from the first page to the last', async () => {
    const large = await startSandbox({ company: { deals: 1_000_000 } });
    const last = await ask(large, '/api/v2/deals?sort_direction=desc&limit=500');
    const ids = idsOf(last);
    expect(ids).toHaveLength(500);
    const first = await ask(large, '/api/v2/deals?limit=500');
    expect(idsOf(first).slice(0, 2)).toEqual([1, 2]);
    const cursor = last.body.additional_data?.next_cursor;
    const before = await ask(large, `/api/v2/deals?sort_direction=desc&limit=1&cursor=${cursor}`);
    expect(idsOf(before)[0]).toBeLessThan(ids.at(-1) ?? 0);
    await large.close();
  });
});

describe('a change of the company', () => {
  it('adds records under the next id, added now and never updated', async () => {
    const last = company.persons.at(-1)?.id ?? 0;
    const person = company.insert('persons', { name: 'New Person', job_title: 'Tester' });
    expect(person).toMatchObject({
      id: last + 1,
      add_time: '2026-11-23T12:00:00Z',
      update_time: null,
      job_title: 'Tester',
    });
    expect(company.persons.at(-1)).toEqual(person);
    expect(recordsOf(await ask(sandbox, `/api/v2/persons?ids=${person.id}`))).toEqual([person]);
    expect(company.insert('notes', { content: 'x' })).toMatchObject({ update_time: '2026-11-23 12:00:00' });
  });

  it('updates records and their time, in every order', async () => {
    await ask(sandbox, '/api/v2/deals?sort_by=update_time');
    const id = company.deals[100]?.id ?? 0;
    const deal = company.update('deals', id, { title: 'Changed' });
    expect(deal).toMatchObject({ id, title: 'Changed', update_time: '2026-11-23T12:00:00Z' });
    const newest = await ask(sandbox, '/api/v2/deals?sort_by=update_time&sort_direction=desc&limit=1');
    expect(recordsOf(newest)).toEqual([deal]);
    expect(recordsOf(await ask(sandbox, '/api/v2/deals?updated_since=2026-11-23T12:00:00Z'))).toEqual([deal]);
    expect(() => company.update('deals', 999_999, {})).toThrow('no record 999999');
  });

  it('moves a deal to the archive and back', async () => {
    const id = company.deals[7]?.id ?? 0;
    company.update('deals', id, { is_archived: true });
    expect(idsOf(await ask(sandbox, `/api/v2/deals?ids=${id}`))).toEqual([]);
    expect(idsOf(await ask(sandbox, `/api/v2/deals/archived?ids=${id}`))).toEqual([id]);
    company.update('deals', id, { is_archived: false });
    expect(company.deals.map((deal) => deal.id)).toContain(id);
  });

  it('removes records from their lists, deals into status=deleted', async () => {
    const deal = company.deals[3]?.id ?? 0;
    company.remove('deals', deal);
    expect(idsOf(await ask(sandbox, '/api/v2/deals?limit=500'))).not.toContain(deal);
    expect(recordsOf(await ask(sandbox, `/api/v2/deals?status=deleted&ids=${deal}`))).toMatchObject([
      { id: deal, is_deleted: true, status: 'deleted', update_time: '2026-11-23T12:00:00Z' },
    ]);
    for (const type of ['persons', 'organizations', 'notes', 'stages', 'users'] as const) {
      const id = company[type][1]?.id ?? 0;
      company.remove(type, id);
      expect(company[type].map((record) => record.id)).not.toContain(id);
      expect(() => company.remove(type, id)).toThrow('no record');
    }
  });

  it('changes no other record, and none in place', () => {
    const before = everything(company);
    const deal = company.insert('deals');
    company.remove('deals', deal.id);
    expect({ ...everything(company), deletedDeals: [] }).toEqual({ ...before, deletedDeals: [] });
    expect(() => Object.assign(deal, { title: 'x' })).toThrow('read only');
    const links = company.notes.map((note) => note.deal_id);
    company.remove('deals', company.deals[0]?.id ?? 0);
    expect(company.notes.map((note) => note.deal_id)).toEqual(links);
  });
});

describe('the counts of include_fields', () => {
  it('are those of the data, also after a change', async () => {
    const names = ['open', 'won', 'lost', 'closed'].map((status) => `${status}_deals_count`);
    const path = `/api/v2/organizations?limit=500&include_fields=people_count,notes_count,${names.join(',')}`;
    const first = async () => (await walk(sandbox, path)).find(({ id }) => id === 1);
    const before = await first();
    company.insert('deals', { org_id: 1, status: 'open', person_id: null });
    expect(await first()).toMatchObject({ open_deals_count: Number(before?.['open_deals_count']) + 1 });
    company.insert('persons', { org_id: 1 });
    expect(await first()).toMatchObject({ people_count: Number(before?.['people_count']) + 1 });
    company.insert('notes', { org_id: 1 });
    expect(await first()).toMatchObject({ notes_count: Number(before?.['notes_count']) + 1 });
    for (const organization of await walk(sandbox, path)) {
      const { id } = organization;
      const deals = company.deals.filter((deal) => deal.org_id === id);
      const of = (...statuses: string[]) => deals.filter((deal) => statuses.includes(deal.status)).length;
      expect(organization).toMatchObject({
        people_count: company.persons.filter((person) => person.org_id === id).length,
        notes_count: company.notes.filter((note) => note.org_id === id).length,
        open_deals_count: of('open'),
        won_deals_count: of('won'),
        lost_deals_count: of('lost'),
        closed_deals_count: of('won', 'lost'),
      });
    }
  });

  it('of a person follow from the deals, too', async () => {
    const persons = await walk(
      sandbox,
      '/api/v2/persons?limit=500&include_fields=open_deals_count,notes_count',
    );
    for (const person of persons) {
      const open = company.deals.filter((deal) => deal.person_id === person.id && deal.status === 'open');
      const notes = company.notes.filter((note) => note.person_id === person.id);
      expect(person).toMatchObject({ open_deals_count: open.length, notes_count: notes.length });
    }
  });
});

describe('is_selected of a pipeline', () => {
  it('is sent only when the sandbox behaves so', async () => {
    const selected = async () =>
      recordsOf(await ask(sandbox, '/api/v2/pipelines')).map((p) => p['is_selected']);
    expect(await selected()).toEqual([undefined, undefined]);
    sandbox.behave({ sendIsSelected: true });
    expect(await selected()).toEqual([true, false]);
  });
});

const FORM_OF: Record<string, unknown> = {
  varchar: expect.any(String),
  text: expect.stringContaining('\n'),
  double: expect.any(Number),
  monetary: { value: expect.any(Number), currency: expect.stringMatching(/^[A-Z]{3}$/) },
  enum: expect.any(Number),
  set: expect.arrayContaining([expect.any(Number)]),
  date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  daterange: { value: expect.stringMatching(/^\d{4}-/), until: expect.stringMatching(/^\d{4}-/) },
  time: { value: expect.stringMatching(/^\d\d:\d\d:00$/), timezone_id: 272, timezone_name: 'Europe/Berlin' },
  timerange: {
    value: expect.stringMatching(/^\d\d:/),
    until: expect.stringMatching(/^\d\d:/),
    timezone_id: 272,
    timezone_name: 'Europe/Berlin',
  },
  address: expect.objectContaining({
    value: expect.any(String),
    country: 'United States',
    sublocality: null,
  }),
  phone: expect.stringMatching(/^\+1 202 555 01\d\d$/),
  user: expect.any(Number),
  org: expect.any(Number),
  people: expect.any(Number),
};

function everything(of: SandboxCompany): Record<string, unknown> {
  const { deals, archivedDeals, deletedDeals, persons, organizations, notes, pipelines, stages, users } = of;
  return { deals, archivedDeals, deletedDeals, persons, organizations, notes, pipelines, stages, users };
}
