import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SandboxCompany } from '../../src/sandbox/index.js';
import { dealValues, type ExportedType, KEY_FIELD_VALUES } from './key-field-values.js';
import { type Service, startService, walk } from './service.js';

/** contract.e2e-spec.ts holds the Key Fields' forms; this their values. */
describe('the contract’s key fields', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    addUnmistakableRecords(service.sandbox.company);
  });
  afterAll(() => service.close());

  it.each(Object.keys(KEY_FIELD_VALUES) as ExportedType[])(
    'have the company’s own values in every one of the %s',
    async (type) => {
      const expected = KEY_FIELD_VALUES[type](service.sandbox.company);
      expect(keyFields(await walk(service, `${type}?limit=500`), expected)).toEqual(expected);
    },
  );

  it('are joined by the creator of a deal, in the form of its owner', async () => {
    const { users, deals } = service.sandbox.company;
    const expected = deals.map(({ creator_user_id: id }) => {
      const { name = null, email = null } = users.find((user) => user.id === id) ?? {};
      return { creator_user_id: id === null ? null : { id, name, email } };
    });
    expect(keyFields(await walk(service, 'deals?limit=500'), expected)).toEqual(expected);
  });

  it('leave a person’s organization unnamed for related=ids, and ask for no name', async () => {
    const { company, requests } = service.sandbox;
    requests.clear();
    const expected = company.persons.map(({ org_id: value }) => ({
      org_id: value === null ? null : { name: null, value },
    }));
    expect(keyFields(await walk(service, 'persons?limit=500&related=ids'), expected)).toEqual(expected);
    expect(requests.count({ route: 'organizations' })).toBe(0);
  });

  it('have them in archived deals, too', async () => {
    const { company } = service.sandbox;
    const expected = dealValues(company, company.archivedDeals);
    expect(keyFields(await walk(service, 'deals?archived=only&limit=500'), expected)).toEqual(expected);
  });
});

/** Of every record the fields that are expected, and no others. */
function keyFields(records: Record<string, unknown>[], expected: Record<string, unknown>[]): unknown[] {
  const fields = Object.keys(expected[0] ?? {});
  return records.map((record) => Object.fromEntries(fields.map((field) => [field, record[field]])));
}

/** A record of each type in which no two fields have the same value, so that none can be taken for another. */
function addUnmistakableRecords(company: SandboxCompany): void {
  const [owner_id] = company.users.slice(1).map(({ id }) => id);
  if (owner_id === undefined) throw new Error('the company has too few users');
  const times = { add_time: '2021-01-02T03:04:05Z', update_time: '2022-02-03T04:05:06Z' };
  const shared = { owner_id, ...times, visible_to: 7, label_ids: [6, 4, 5] };
  const organization = company.insert('organizations', { ...shared, name: 'Unmistakable Ltd' });
  const contact = (value: string, primary: boolean) => ({ value, primary, label: `label of ${value}` });
  for (const first_name of ['Ada', 'Bea', 'Cy', 'Di', 'Eve']) {
    company.insert('persons', {
      ...shared,
      name: `Dr. ${first_name} Doe`,
      first_name,
      last_name: 'Doe',
      org_id: organization.id,
      emails: [contact('second@x.example', false), contact('first@x.example', true)],
      phones: [contact('+1 202 555 0101', false), contact('+1 202 555 0102', true)],
    });
  }
  const person_id = company.persons.at(-1)?.id ?? null;
  const links = { org_id: organization.id, person_id };
  const deal = { ...shared, ...links, value: 12.5, currency: 'GBP', probability: 35, stage_id: 2 };
  company.insert('deals', { ...deal, status: 'open', expected_close_date: '2026-07-08' });
  for (let won = 0; won < 2; won += 1) {
    const [won_time, close_time] = ['2023-03-04T05:06:07Z', '2023-04-05T06:07:08Z'];
    company.insert('deals', { ...deal, status: 'won', won_time, lost_time: null, close_time });
  }
  for (let lost = 0; lost < 4; lost += 1) {
    const [lost_time, close_time] = ['2024-05-06T07:08:09Z', '2024-06-07T08:09:10Z'];
    company.insert('deals', { ...deal, status: 'lost', won_time: null, lost_time, close_time });
  }
  const deal_id = company.deals.at(-1)?.id ?? null;
  for (const flag of ['deal', 'person', 'organization'] as const) {
    const flags = {
      pinned_to_deal_flag: false,
      pinned_to_person_flag: false,
      pinned_to_organization_flag: false,
    };
    company.insert('notes', {
      ...links,
      deal_id,
      user_id: owner_id,
      ...flags,
      [`pinned_to_${flag}_flag`]: true,
    });
  }
  const pipeline = company.insert('pipelines', { ...times, name: 'Key Accounts', order_nr: 9 });
  company.insert('pipelines', { ...times, name: 'Given Up', order_nr: 0, is_deleted: true });
  const stage = { ...times, pipeline_id: pipeline.id, deal_probability: 55, order_nr: 8 };
  company.insert('stages', { ...stage, is_deal_rot_enabled: true, days_to_rotten: 77 });
  company.insert('stages', { ...stage, is_deal_rot_enabled: false, days_to_rotten: null, is_deleted: true });
}
