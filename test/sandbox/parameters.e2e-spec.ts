import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { DealRecord, Sandbox } from '../../src/sandbox/index.js';
import { ask, idsOf, recordsOf, walk } from './ask.js';
import { SPECIFIED_CALLS, specificationOf } from './specification.js';
import type { SpecifiedCall } from './specification.js';

const V2_CALLS = ['deals', 'archivedDeals', 'persons', 'organizations', 'pipelines', 'stages'] as const;

/** Answers other than 200 to a declared parameter: three are not served here, and the sample cursor is a bad one. */
const STATUSES: Record<string, number> = {
  filter_id: 501,
  include_option_labels: 501,
  include_labels: 501,
  cursor: 400,
};

describe('the parameters of API v2', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ limits: { burst: Infinity, dailyTokens: Infinity } });
  });
  afterEach(() => sandbox.behave({ nullUpdateTime: 'hide' }));
  afterAll(() => sandbox.close());

  it.each(V2_CALLS)('of %s are exactly those of the specification', async (call) => {
    const every = new Set(V2_CALLS.flatMap((name) => specificationOf(name).parameters.map((p) => p.name)));
    const declared = specificationOf(call).parameters.map((parameter) => parameter.name);
    for (const name of [...every, 'start', 'foo']) {
      const { status, body } = await ask(
        sandbox,
        `${SPECIFIED_CALLS[call].path}?${name}=${SAMPLES[name] ?? '1'}`,
      );
      const isUnknown = body.error?.endsWith(`${name}: is not allowed`) ?? false;
      expect([name, isUnknown]).toEqual([name, !declared.includes(name)]);
      expect([name, status]).toEqual([name, isUnknown ? 400 : (STATUSES[name] ?? 200)]);
    }
  });

  it.each(['dealFields', 'personFields', 'organizationFields'] as const)(
    'of %s are exactly those of the specification, include_fields being not served',
    async (call) => {
      const { path } = SPECIFIED_CALLS[call];
      expect(specificationOf(call).parameters.map(({ name }) => name)).toEqual([
        'include_fields',
        'limit',
        'cursor',
      ]);
      const foreign = (await ask(sandbox, '/api/v2/deals?limit=1')).body.additional_data?.next_cursor;
      for (const [query, status] of [
        ['limit=500', 200],
        ['limit=501', 400],
        ['sort_by=id', 400],
        [`cursor=${foreign}`, 400],
        ['include_fields=ui_visibility', 501],
      ]) {
        expect([query, (await ask(sandbox, `${path}?${query}`)).status]).toEqual([query, status]);
      }
    },
  );

  it.each(['deals', 'archivedDeals', 'persons', 'organizations'] as const)(
    'let %s include each of the fields of the specification',
    async (call) => {
      const names = enumOf(call, 'include_fields');
      const served = names.filter((name) => name !== 'marketing_status' && name !== 'doi_status');
      const [record] = recordsOf(
        await ask(sandbox, `${SPECIFIED_CALLS[call].path}?include_fields=${served.join(',')}`),
      );
      expect(Object.keys(record ?? {})).toEqual(expect.arrayContaining(served));
      for (const name of names.filter((name) => !served.includes(name))) {
        const { status } = await ask(sandbox, `${SPECIFIED_CALLS[call].path}?include_fields=${name}`);
        expect([name, status]).toEqual([name, 400]);
      }
    },
  );

  it('refuse what has no sense, in the form of API v2, and name it', async () => {
    const refused = {
      limit: ['0', '501', '-1', '1e2', '10abc', ''],
      sort_by: ['title', ''],
      sort_direction: ['ASC', 'down'],
      ids: ['', 'a', '1,,2', '0', Array.from({ length: 101 }, (_, index) => index + 1).join(',')],
      owner_id: ['me', '0'],
      status: ['gone', 'open,gone'],
      updated_since: [
        '2026-01-01T00:00:00.000Z',
        '2026-01-01 00:00:00',
        '2026-01-01',
        '2026-13-01T00:00:00Z',
        '2026-02-30T00:00:00Z',
      ],
      updated_until: ['2026-01-01T00:00:00.5Z'],
      include_fields: ['foo', 'marketing_status'],
      custom_fields: [Array.from({ length: 16 }, (_, index) => `k${index}`).join(',')],
    };
    for (const [name, values] of Object.entries(refused)) {
      for (const value of values) {
        const { status, body } = await ask(sandbox, `/api/v2/deals?${name}=${encodeURIComponent(value)}`);
        expect([name, value, status, body.code]).toEqual([name, value, 400, 'ERR_SCHEMA_VALIDATION_FAILED']);
        expect(body).toMatchObject({
          success: false,
          error: expect.stringContaining(`Validation failed: ${name}: `),
        });
      }
    }
    expect((await ask(sandbox, '/api/v2/deals?limit=1&limit=2')).status).toBe(400);
  });

  it('answer 100 records without a limit', async () => {
    expect(idsOf(await ask(sandbox, '/api/v2/deals'))).toHaveLength(100);
  });

  it('find records by id, in order, and leave out the missing ones', async () => {
    const [first, second] = sandbox.company.persons;
    const { body, ...answer } = await ask(
      sandbox,
      `/api/v2/persons?ids=${second?.id},999999,${first?.id},${second?.id}`,
    );
    expect(idsOf({ body, ...answer })).toEqual([first?.id, second?.id]);
    expect(body.additional_data?.next_cursor).toBeNull();
  });

  it.each(['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'] as const)(
    'filter deals by %s',
    async (field) => {
      const value = sandbox.company.deals.find((deal) => deal[field] !== null)?.[field];
      const deals = await walk(sandbox, `/api/v2/deals?limit=5&${field}=${value}`);
      expect(deals).toEqual(sandbox.company.deals.filter((deal) => deal[field] === value));
    },
  );

  it('filter persons by deal, organization and owner', async () => {
    const deal = sandbox.company.deals.find((candidate) => candidate.person_id !== null);
    expect(idsOf(await ask(sandbox, `/api/v2/persons?deal_id=${deal?.id}`))).toEqual([deal?.person_id]);
    expect(idsOf(await ask(sandbox, '/api/v2/persons?deal_id=999999'))).toEqual([]);
    const org = sandbox.company.persons.find((person) => person.org_id !== null)?.org_id;
    expect(await walk(sandbox, `/api/v2/persons?org_id=${org}&limit=1`)).toEqual(
      sandbox.company.persons.filter((person) => person.org_id === org),
    );
  });

  it('filter deals by status, and list deleted ones only when asked', async () => {
    const { deals, deletedDeals } = sandbox.company;
    const byStatus = async (status: string) => walk(sandbox, `/api/v2/deals?limit=30&status=${status}`);
    const of = (...statuses: DealRecord['status'][]) =>
      deals.filter((deal) => statuses.includes(deal.status));
    for (const status of ['open', 'won', 'lost'] as const) {
      expect(of(status).length).toBeGreaterThan(10);
      expect(await byStatus(status)).toEqual(of(status));
    }
    expect(await byStatus('won,lost')).toEqual(of('won', 'lost'));
    expect(deletedDeals.length).toBeGreaterThan(1);
    expect(await byStatus('deleted')).toEqual(deletedDeals);
    const openOrDeleted = [...of('open'), ...deletedDeals].sort((left, right) => left.id - right.id);
    expect(await byStatus('open,deleted')).toEqual(openOrDeleted);
    const { deals: listed } = sandbox.company;
    expect(listed.every((deal) => !deal.is_deleted && !deal.is_archived)).toBe(true);
  });

  it.each(['hide', 'keep'] as const)(
    'bound update_time, from inclusive and until exclusive, and %s null ones',
    async (nullUpdateTime) => {
      sandbox.behave({ nullUpdateTime });
      const times = sandbox.company.deals.flatMap((deal) => deal.update_time ?? []).sort();
      const [since = '', until = ''] = [times[60], times[150]];
      const expected = sandbox.company.deals.filter((deal) =>
        deal.update_time === null
          ? nullUpdateTime === 'keep'
          : deal.update_time >= since && deal.update_time < until,
      );
      const deals = await walk(
        sandbox,
        `/api/v2/deals?limit=30&updated_since=${since}&updated_until=${until}`,
      );
      expect(deals).toEqual(expected);
      expect(deals.some((deal) => deal['update_time'] === since)).toBe(true);
      expect(deals.some((deal) => deal['update_time'] === until)).toBe(false);
    },
  );

  it('cut custom fields to those asked for, and ignore keys that are none', async () => {
    const [first, second] = sandbox.company.customFields.deals;
    const path = `/api/v2/deals?limit=1&custom_fields=${second?.key},${'f'.repeat(40)},${first?.key}`;
    const [deal] = recordsOf(await ask(sandbox, path));
    expect(Object.keys(deal?.['custom_fields'] ?? {}).sort()).toEqual([first?.key, second?.key].sort());
  });
});

const SAMPLES: Record<string, string> = {
  cursor: '',
  sort_by: 'id',
  sort_direction: 'asc',
  status: 'open',
  updated_since: '2026-01-01T00:00:00Z',
  updated_until: '2026-01-01T00:00:00Z',
  include_fields: 'smart_bcc_email',
};

function enumOf(call: SpecifiedCall, name: string): string[] {
  const parameter = specificationOf(call).parameters.find((candidate) => candidate.name === name);
  return (parameter?.schema.enum ?? []) as string[];
}
