import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FaultTarget } from '../../src/sandbox/index.js';
import { type Service, startService } from '../export/service.js';
import { type Collection, collection } from './collection.js';

/** Names of what deals and persons refer to, from whole lists where those cost fewer calls than asking for ids. */
describe('names in a whole collection', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 8_000, archivedDeals: 0, persons: 3_000, organizations: 1_500, notes: 0 },
        limits: { burst: 1_000_000, dailyTokens: 1_000_000_000 },
      },
    });
  });
  afterEach(() => {
    service.sandbox.faults.clear();
    service.sandbox.requests.clear();
    service.sandbox.behave({ beforeAnswer: undefined });
  });
  afterAll(() => service.close());

  /** Requests for a list, and those of them that named ids. */
  const asked = (route: 'persons' | 'organizations'): { lists: number; ids: number } => {
    const all = service.sandbox.requests.entries.filter(({ routeName }) => routeName === route);
    const ids = all.filter(({ query }) => query.ids !== undefined && query.cursor === undefined).length;
    return { lists: all.length - ids, ids };
  };

  /** What the company's deals refer to, with the names that it shows now. */
  const dealsNow = (): Named[] => {
    const { company } = service.sandbox;
    const persons = new Map(company.persons.map(({ id, name }) => [id, name]));
    const organizations = new Map(company.organizations.map(({ id, name }) => [id, name]));
    return company.deals
      .map(({ id, person_id, org_id }): Named => [
        id,
        person_id === null ? null : { value: person_id, name: persons.get(person_id) ?? null },
        org_id === null ? null : { value: org_id, name: organizations.get(org_id) ?? null },
      ])
      .toSorted(([a], [b]) => a - b);
  };

  const namedIn = ({ records }: Collection): Named[] =>
    records
      .map(({ id, person_id, org_id }) => [id, person_id, org_id] as Named)
      .toSorted(([a], [b]) => a - b);

  const rightNames = (all: Collection): void => {
    expect(all.receipt).toMatchObject({ complete: true, reason: null });
    expect(namedIn(all)).toEqual(dealsNow());
  };

  it.each([
    ['deals/all', 5],
    ['deals/all?order=id', 10],
  ])('of %s are the company’s, from lists that are read once', async (path, askedBefore) => {
    rightNames(await collection(service, path));
    const [persons, organizations] = [asked('persons'), asked('organizations')];
    // Pages, the end that is asked for again, and the page at which two lanes meet.
    expect(persons.lists).toBeLessThanOrEqual(6 + 3);
    expect(organizations.lists).toBeLessThanOrEqual(3 + 3);
    expect(organizations.lists).toBeGreaterThanOrEqual(3);
    expect(persons.ids).toBeLessThanOrEqual(askedBefore);
    expect(organizations.ids).toBeLessThanOrEqual(askedBefore);
    const named = service.sandbox.requests.entries
      .filter(({ routeName }) => routeName === 'persons')
      .flatMap(({ query }) => (typeof query.ids === 'string' ? query.ids.split(',') : []));
    expect(new Set(named).size).toBe(named.length);
  });

  it('come slim, but for the page that shows what can be left out', async () => {
    await collection(service, 'deals/all');
    const lists = service.sandbox.requests.entries.filter(
      ({ routeName, query }) => routeName === 'persons' && query.ids === undefined,
    );
    expect(lists.filter(({ query }) => query.include_fields !== undefined)).toEqual([]);
    expect(lists.filter(({ query }) => query.custom_fields === undefined)).toHaveLength(1);
  });

  it('of a short collection are asked for by id', async () => {
    const { receipt } = await collection(service, 'deals/all?archived=only');
    expect(receipt).toMatchObject({ complete: true, count: 0 });
    const since = new Date(Date.now() - 1_000).toISOString();
    service.sandbox.company.update('deals', 1, {});
    await collection(service, `deals/all?updated_since=${since}`);
    expect(asked('persons').lists + asked('organizations').lists).toBe(0);
  });

  it('of those who came after the list was read, or are not shown, are asked for by id', async () => {
    const { company } = service.sandbox;
    const [gone, other] = company.persons;
    let deals = 0;
    service.sandbox.behave({
      beforeAnswer({ routeName }) {
        if (routeName === 'deals') deals += 1;
        if (deals !== 4) return;
        deals += 1;
        const late = company.insert('persons', { name: 'Late Comer' });
        for (const deal of company.deals.slice(0, 40))
          company.update('deals', deal.id, { person_id: late.id });
        for (const deal of company.deals.slice(40, 50))
          company.update('deals', deal.id, { person_id: other?.id ?? null });
      },
    });
    company.remove('persons', gone?.id ?? 0);
    const all = await collection(service, 'deals/all?order=id');
    expect(all.receipt).toMatchObject({ complete: true });
    const names = new Map(company.persons.map(({ id, name }) => [id, name]));
    const wrong = namedIn(all).filter(
      ([, person]) => person !== null && person.name !== (names.get(person.value) ?? null),
    );
    expect(wrong).toEqual([]);
    expect(namedIn(all).some(([, person]) => person?.value === gone?.id && person?.name === null)).toBe(true);
  });

  it.each(['skippedPage', 'endEarly', 'repeatedPage', 'cursorLoop', 'emptyPage', 'refuseCursor'] as const)(
    'are right where the list of persons has %s',
    async (fault) => {
      const on = ({ routeName, query }: FaultTarget): boolean =>
        routeName === 'persons' && query.ids === undefined;
      service.sandbox.faults.next(fault, { on, times: 20 });
      rightNames(await collection(service, 'deals/all'));
      expect(asked('persons').lists).toBeGreaterThan(0);
    },
  );

  it('are null where the grant does not reach them, and the records are whole', async () => {
    const forbidden = ({ routeName }: FaultTarget): boolean => routeName === 'persons';
    service.sandbox.faults.next('forbidden', { on: forbidden, times: 10_000 });
    const all = await collection(service, 'deals/all');
    expect(all.receipt).toMatchObject({ complete: true });
    expect(namedIn(all).filter(([, person]) => person !== null && person.name !== null)).toEqual([]);
  });
});

type Reference = { value: number; name: string | null } | null;
type Named = [id: number, person: Reference, organization: Reference];
