import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox, SandboxCompany } from '../../src/sandbox/index.js';
import { ask, idsOf, recordsOf, walk } from './ask.js';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0, 999);
const STAMP = '2026-11-23T12:00:00Z';

let sandbox: Sandbox;
let company: SandboxCompany;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: () => NOW, limits: { burst: Infinity } });
  company = sandbox.company;
});
afterEach(() => sandbox.close());

describe('a merge', () => {
  it.each(['deals', 'persons', 'organizations'] as const)(
    'of %s lets one vanish and changes the other now',
    async (type) => {
      const [loser = 0, winner = 0] = company[type].map((record) => record.id);
      const merged = company.merge(type, loser, winner);
      expect(merged).toMatchObject({ id: winner, update_time: STAMP });
      expect(idsOf(await ask(sandbox, `/api/v2/${type}?ids=${loser},${winner}`))).toEqual([winner]);
      expect(recordsOf(await ask(sandbox, `/api/v2/${type}?updated_since=${STAMP}`))).toEqual([merged]);
      if (type === 'deals') {
        expect(idsOf(await ask(sandbox, `/api/v2/deals?status=deleted&ids=${loser}`))).toEqual([]);
      }
    },
  );

  it('is refused when there are not two', () => {
    const id = company.persons[0]?.id ?? 0;
    expect(() => company.merge('persons', id, id)).toThrow(`${id} cannot be merged into itself`);
    expect(() => company.merge('persons', 999_999, id)).toThrow('no record 999999');
    expect(() => company.merge('persons', id, 999_999)).toThrow('no record 999999');
    expect(company.persons[0]).toMatchObject({ id });
    expect(company.persons[0]?.update_time).not.toBe(STAMP);
  });
});

describe('the archive', () => {
  it('takes a deal in and gives it back, which both are changes', async () => {
    const id = company.deals[7]?.id ?? 0;
    expect(company.archive(id)).toMatchObject({ is_archived: true, archive_time: STAMP, update_time: STAMP });
    expect(idsOf(await ask(sandbox, `/api/v2/deals?ids=${id}`))).toEqual([]);
    expect(idsOf(await ask(sandbox, `/api/v2/deals/archived?ids=${id}`))).toEqual([id]);
    const seeded = company.archivedDeals[0]?.id ?? 0;
    expect(company.unarchive(seeded)).toMatchObject({
      is_archived: false,
      archive_time: null,
      update_time: STAMP,
    });
    expect(idsOf(await ask(sandbox, `/api/v2/deals?ids=${seeded}`))).toEqual([seeded]);
    expect(idsOf(await ask(sandbox, `/api/v2/deals/archived?ids=${seeded}`))).toEqual([]);
  });
});

describe('a user', () => {
  it('who is deactivated is listed as such, and one who is removed is not', async () => {
    const [, deactivated, removed] = company.users;
    company.deactivateUser(deactivated?.id ?? 0);
    company.remove('users', removed?.id ?? 0);
    const users = recordsOf(await ask(sandbox, '/v1/users'));
    expect(users.find((user) => user.id === deactivated?.id)).toMatchObject({
      active_flag: false,
      modified: '2026-11-23 12:00:00',
    });
    expect(users.map((user) => user.id)).not.toContain(removed?.id);
  });
});

describe('beforeAnswer', () => {
  it('changes the company between two pages, and is waited for', async () => {
    sandbox.behave({
      beforeAnswer: async ({ routeName, query }) => {
        await Promise.resolve();
        expect(routeName).toBe('deals');
        if (query['cursor'] !== undefined) company.insert('deals', { title: 'Between two pages' });
      },
    });
    const deals = await walk(sandbox, '/api/v2/deals?limit=100');
    expect(deals).toEqual(company.deals);
    expect(deals.slice(-3).map((deal) => deal['title'] === 'Between two pages')).toEqual([false, true, true]);
    sandbox.behave({ beforeAnswer: undefined });
    expect(await walk(sandbox, '/api/v2/deals?limit=100')).toEqual(deals);
  });

  it('does not run for a call that is refused or that goes wrong, nor for OAuth', async () => {
    const seen: string[] = [];
    sandbox.behave({ beforeAnswer: ({ path }) => void seen.push(path) });
    sandbox.faults.next('serverError');
    for (const token of [undefined, 'unknown']) await ask(sandbox, '/v1/users', token ? { token } : {});
    await ask(sandbox, '/v1/deals');
    expect(seen).toEqual([]);
    await ask(sandbox, '/v1/users');
    expect(seen).toEqual(['/v1/users']);
  });
});
