import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ExportType, ExternalApiError } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { accessTo, type Replica, startReplica } from '../export/replica.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { alterAnswers, type AlteredSandbox } from './altered-answers.js';

/** Lists that break Pipedrive's word fail: a guess would end a walk too early, or repeat records. */
describe('a list that', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let altered: AlteredSandbox;
  let replica: Replica;
  let accountId = 'run-0';
  let runs = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({
      company: { deals: 600, archivedDeals: 0, persons: 30, organizations: 10, notes: 30, users: 3 },
      limits: { burst: 100_000 },
    });
    altered = await alterAnswers(sandbox);
    replica = await startReplica(database.url, altered.sandbox);
  });
  beforeEach(() => {
    altered.alter = undefined;
    sandbox.requests.clear();
    accountId = `run-${(runs += 1)}`;
  });
  afterAll(async () => {
    await replica.close();
    await altered.close();
    await sandbox.close();
    await database.drop();
  });

  const page = (type: ExportType, start: number, limit: number, updated_since?: string) =>
    replica.exports.page(
      { accountId, type, start, limit, related: 'ids', ...(updated_since && { updated_since }) },
      { access: accessTo(altered.sandbox, accountId) },
    );

  async function walk(type: ExportType, limit: number): Promise<number[]> {
    const seen: number[] = [];
    for (let start: number | null = 0; start !== null;) {
      const { data, pagination } = await page(type, start, limit);
      seen.push(...data.map(({ id }) => id));
      start = pagination.next_start;
    }
    return seen;
  }

  const withoutAdditionalData = (list: { additional_data?: unknown }): void => {
    delete list.additional_data;
  };
  const failure = (problem: string) =>
    expect.objectContaining({ message: expect.stringContaining(problem) as string });

  it('is full and does not say whether there is more fails, of notes', async () => {
    altered.alter = withoutAdditionalData;
    const asked = page(ExportType.Notes, 0, 10);
    await expect(asked).rejects.toBeInstanceOf(ExternalApiError);
    await expect(asked).rejects.toEqual(failure('a full page does not say whether there is more'));
  });

  it('is not full ends the walk, whatever else it says, of notes and of persons', async () => {
    altered.alter = withoutAdditionalData;
    expect(await walk(ExportType.Notes, 31)).toEqual(sandbox.company.notes.map(({ id }) => id));
    expect(await walk(ExportType.Persons, 31)).toEqual(sandbox.company.persons.map(({ id }) => id));
  });

  it.each([7, 30])(
    'is full and bears no cursor field is read again in full, in pages of %i',
    async (limit) => {
      altered.alter = withoutAdditionalData;
      expect(await walk(ExportType.Persons, limit)).toEqual(sandbox.company.persons.map(({ id }) => id));
    },
  );

  it('is of the largest size, full and bears no cursor field fails', async () => {
    altered.alter = withoutAdditionalData;
    const asked = page(ExportType.Deals, 0, 500);
    await expect(asked).rejects.toBeInstanceOf(ExternalApiError);
    await expect(asked).rejects.toEqual(failure('a full page does not say whether there is more'));
    // A smaller one is read again in full, and fails then.
    await page(ExportType.Deals, 0, 100);
    await expect(page(ExportType.Deals, 100, 100)).rejects.toBeInstanceOf(ExternalApiError);
  });

  it.each([ExportType.Persons, ExportType.Notes])('is out of order fails, of %s', async (type) => {
    altered.alter = ({ data }) => void data.reverse();
    const asked = page(type, 0, 10);
    await expect(asked).rejects.toBeInstanceOf(ExternalApiError);
    await expect(asked).rejects.toEqual(failure('comes after record'));
  });

  it('names a record twice fails', async () => {
    altered.alter = ({ data }) => void (data[4] = data[3] ?? { id: 0 });
    await expect(page(ExportType.Persons, 0, 10)).rejects.toEqual(failure('comes after record'));
  });

  it('begins anew in spite of the cursor fails', async () => {
    const first = await page(ExportType.Persons, 0, 10);
    const [, , third] = first.data;
    altered.alter = ({ data }) => void data.unshift({ ...data[0], id: third?.id ?? 0 });
    await expect(page(ExportType.Persons, 10, 10)).rejects.toEqual(failure('comes after record'));
  });

  describe('by newest', () => {
    const since = '2000-01-01T00:00:00Z';

    it('is out of order fails', async () => {
      altered.alter = ({ data }) => void data.reverse();
      await expect(page(ExportType.Persons, 0, 10, since)).rejects.toEqual(failure('comes after record'));
    });

    it('shows a page once more fails', async () => {
      for (const { id } of sandbox.company.deals)
        sandbox.company.update('deals', id, { update_time: null, add_time: '2026-01-01T00:00:00Z' });
      const { data } = await page(ExportType.Deals, 0, 500, since);
      sandbox.faults.next('repeatedPage', { on: 'deals' });
      const again = page(ExportType.Deals, 500, 500, since);
      await expect(again).rejects.toEqual(failure(`record ${data.at(-1)?.id} comes again`));
    });
  });
});
