import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Service, startService, walk } from './service.js';

/** Every Key Field of the contract's six tables, with the form that the contract gives it (or null). */
const text = expect.any(String);
const number = expect.any(Number);
const flag = expect.any(Boolean);
const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
const date = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/);
const user = { id: number, name: orNull(text), email: orNull(text) };
const related = { name: orNull(text), value: number };
const visibleTo = expect.stringMatching(/^[1357]$/);

const KEY_FIELDS: Record<string, Record<string, unknown>> = {
  persons: {
    id: number,
    name: text,
    first_name: text,
    last_name: text,
    email: [],
    phone: [],
    org_id: related,
    owner_id: user,
    add_time: time,
    update_time: time,
    visible_to: visibleTo,
    label: number,
    cc_email: text,
  },
  organizations: {
    id: number,
    name: text,
    address: text,
    address_country: text,
    owner_id: user,
    people_count: number,
    open_deals_count: number,
    closed_deals_count: number,
    won_deals_count: number,
    lost_deals_count: number,
    add_time: time,
    update_time: time,
    visible_to: visibleTo,
    label: number,
    cc_email: text,
  },
  deals: {
    id: number,
    title: text,
    value: number,
    currency: text,
    status: text,
    stage_id: number,
    stage_order_nr: number,
    pipeline_id: number,
    person_id: related,
    org_id: related,
    owner_id: user,
    expected_close_date: date,
    add_time: time,
    update_time: time,
    close_time: time,
    won_time: time,
    lost_time: time,
    visible_to: visibleTo,
    probability: number,
    lost_reason: text,
  },
  notes: {
    id: number,
    content: text,
    add_time: time,
    update_time: time,
    user,
    deal: { title: orNull(text), id: number },
    person: { name: orNull(text), id: number },
    organization: { name: orNull(text), id: number },
    pinned_to_deal_flag: flag,
    pinned_to_person_flag: flag,
    pinned_to_organization_flag: flag,
  },
  pipelines: {
    id: number,
    name: text,
    url_title: text,
    order_nr: number,
    active: flag,
    deal_probability: flag,
    add_time: time,
    update_time: time,
    selected: flag,
  },
  stages: {
    id: number,
    order_nr: number,
    name: text,
    active_flag: flag,
    deal_probability: number,
    pipeline_id: number,
    rotten_flag: flag,
    rotten_days: number,
    add_time: time,
    update_time: time,
    pipeline_name: text,
  },
};

describe('the contract, served from API v2', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it.each(Object.keys(KEY_FIELDS))('answers %s in exactly the contract’s envelope', async (type) => {
    const { status, body, headers } = await service.get(`${type}?limit=3`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const isMore = service.sandbox.company[type as 'deals'].length > 3;
    expect(body).toStrictEqual({
      success: true,
      message: 'SUCCESS',
      data: expect.any(Array),
      pagination: { start: 0, limit: 3, more_items_in_collection: isMore, next_start: isMore ? 3 : null },
    });
    expect(body.data.length).toBe(Math.min(3, service.sandbox.company[type as 'deals'].length));
  });

  it.each(Object.entries(KEY_FIELDS))(
    'gives every key field of %s its type in every record',
    async (type, fields) => {
      const records = await walk(service, `${type}?limit=100`);
      expect(records.map(({ id }) => id)).toEqual(
        service.sandbox.company[type as 'deals'].map(({ id }) => id),
      );
      for (const record of records) {
        for (const [field, form] of Object.entries(fields)) {
          expect(record, `${type} ${String(record.id)}`).toHaveProperty(field);
          const value = record[field];
          if (Array.isArray(form)) expectContactPoints(value);
          else if (value !== null) expect(value, `${type} ${String(record.id)}: ${field}`).toEqual(form);
        }
      }
      // A field that is null everywhere would pass the loop above without ever having been mapped.
      for (const field of Object.keys(fields)) {
        expect(
          records.some((record) => record[field] !== null),
          `${type}: ${field} is always null`,
        ).toBe(true);
      }
    },
  );

  it('ends with next_start null and data [], never null', async () => {
    service.sandbox.faults.next('nullData', { on: 'notes' });
    const { body } = await service.get('notes');
    expect(body.data).toEqual([]);
    expect(body.pagination).toEqual({
      start: 0,
      limit: 100,
      more_items_in_collection: false,
      next_start: null,
    });
  });

  it('joins owners, persons, organizations and the stage’s order as v1 did', async () => {
    const { company } = service.sandbox;
    const users = new Map(company.users.map((one) => [one.id, one]));
    const persons = new Map(company.persons.map((one) => [one.id, one.name]));
    const organizations = new Map(company.organizations.map((one) => [one.id, one.name]));
    const stages = new Map(company.stages.map((one) => [one.id, one.order_nr]));
    const deals = new Map((await walk(service, 'deals?limit=500')).map((deal) => [deal.id, deal]));
    for (const wire of company.deals) {
      const owner = users.get(wire.owner_id ?? 0);
      const { owner_id: ownerId, person_id: personId, org_id: orgId, stage_id: stageId } = wire;
      expect(deals.get(wire.id)).toMatchObject({
        owner_id:
          ownerId === null ? null : { id: ownerId, name: owner?.name ?? null, email: owner?.email ?? null },
        owner_name: owner?.name ?? null,
        person_id: personId === null ? null : { value: personId, name: persons.get(personId) ?? null },
        person_name: persons.get(personId ?? 0) ?? null,
        org_id: orgId === null ? null : { value: orgId, name: organizations.get(orgId) ?? null },
        org_name: organizations.get(orgId ?? 0) ?? null,
        stage_order_nr: stages.get(stageId ?? 0) ?? null,
        visible_to: wire.visible_to === null ? null : String(wire.visible_to),
      });
    }
  });

  it('keeps the id of an owner who is not listed any more, and names one who is deactivated', async () => {
    const { company } = service.sandbox;
    const owned = (await walk(service, 'deals?limit=500')).map(
      ({ owner_id }) => owner_id as { id: number; name: string | null } | null,
    );
    expect(owned.find((owner) => owner?.id === company.vanishedUserId)).toEqual({
      id: company.vanishedUserId,
      name: null,
      email: null,
    });
    const inactive = company.users.find(({ active_flag }) => !active_flag);
    expect(owned.find((owner) => owner?.id === inactive?.id)).toMatchObject({ name: inactive?.name });
  });

  it('gives references by id alone for related=ids, and asks for no names', async () => {
    service.sandbox.requests.clear();
    const { body } = await service.get('deals?limit=500&related=ids');
    const linked = body.data.filter(({ person_id }) => person_id !== null);
    expect(linked.length).toBeGreaterThan(0);
    for (const { person_id: person } of linked) expect(person).toEqual({ value: number, name: null });
    expect(service.sandbox.requests.count({ route: 'persons' })).toBe(0);
    expect(service.sandbox.requests.count({ route: 'organizations' })).toBe(0);
  });

  it('lays custom fields flat, with v1’s suffixes for composite values', async () => {
    const { company } = service.sandbox;
    const kinds = new Map(company.customFields.deals.map(({ key, kind }) => [kind, key]));
    const deals = await walk(service, 'deals?limit=500');
    for (const kind of ['monetary', 'daterange', 'address', 'timerange'] as const) {
      const key = kinds.get(kind) ?? 'missing';
      const wire = company.deals.find(({ custom_fields }) => custom_fields[key] !== null);
      const composite = wire?.custom_fields[key] as unknown as { value: unknown; [part: string]: unknown };
      const deal = deals.find(({ id }) => id === wire?.id) ?? {};
      for (const [part, value] of Object.entries(composite)) {
        expect(deal[part === 'value' ? key : `${key}_${part}`], `${kind}: ${part}`).toEqual(value);
      }
    }
    expect(deals[0]).not.toHaveProperty('custom_fields');
    const everyKey = company.customFields.deals.map(({ key }) => key);
    for (const deal of deals) expect(Object.keys(deal)).toEqual(expect.arrayContaining(everyKey));
  });

  it('gives further fields under their v1 names', async () => {
    const [deal] = (await service.get('deals?limit=1')).body.data;
    expect(deal).toMatchObject({ active: flag, deleted: false, is_archived: false, origin: text });
    expect(deal).not.toHaveProperty('is_deleted');
    const persons = await walk(service, 'persons?limit=500');
    for (const person of persons) {
      const primary = (person.email as { value: string; primary: boolean }[]).find((point) => point.primary);
      expect(person.primary_email).toBe(primary?.value ?? null);
      expect(person.active_flag).toBe(true);
      expect(person).not.toHaveProperty('emails');
    }
    const [organization] = (await service.get('organizations?limit=1')).body.data;
    expect(organization).toHaveProperty('address_postal_code');
  });

  it('takes Pipedrive’s word for the selected pipeline, else the first active one by order', async () => {
    const byOrder = [...service.sandbox.company.pipelines].sort((a, b) => a.order_nr - b.order_nr);
    const selected = async (query = ''): Promise<unknown[]> =>
      (await walk(service, `pipelines${query}`)).filter((pipeline) => pipeline.selected).map(({ id }) => id);
    expect(await selected()).toEqual([byOrder[0]?.id]);
    expect(await selected('?limit=1')).toEqual([byOrder[0]?.id]);
    service.sandbox.behave({ sendIsSelected: true });
    const [wire] = (await walk(service, 'pipelines')).filter((pipeline) => pipeline.selected);
    expect(wire).toBeDefined();
    service.sandbox.behave({ sendIsSelected: false });
  });

  it('leaves archived deals out, or gives them alone', async () => {
    const ids = (records: Record<string, unknown>[]): unknown[] => records.map(({ id }) => id);
    const { company } = service.sandbox;
    expect(company.archivedDeals.length).toBeGreaterThan(0);
    expect(ids(await walk(service, 'deals?archived=exclude&limit=100'))).toEqual(
      company.deals.map(({ id }) => id),
    );
    expect(ids(await walk(service, 'deals?archived=only&limit=7'))).toEqual(
      company.archivedDeals.map(({ id }) => id),
    );
  });

  it('never calls the lists of API v1 that are out of support', async () => {
    service.sandbox.requests.clear();
    for (const type of Object.keys(KEY_FIELDS)) await service.get(type);
    expect(service.sandbox.requests.count({ route: 'gone' })).toBe(0);
    expect(service.sandbox.requests.count({ route: 'unknown' })).toBe(0);
  });
});

function orNull(form: unknown): unknown {
  return {
    asymmetricMatch: (value: unknown) =>
      value === null || (form as { asymmetricMatch(v: unknown): boolean }).asymmetricMatch(value),
  };
}

function expectContactPoints(value: unknown): void {
  expect(value).toBeInstanceOf(Array);
  for (const point of value as unknown[])
    expect(point).toStrictEqual({ value: text, primary: flag, label: text });
}
