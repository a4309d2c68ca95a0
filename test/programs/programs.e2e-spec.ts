import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { axios } from './axios.js';
import { DealModel } from './deal-model.js';
import {
  expectedContacts,
  expectedReport,
  expectedRow,
  expectedVisualization,
  isChangedSince,
} from './expected-results.js';
import { exportAllPipedriveData } from './export-all-pipedrive-data.js';
import { exportContactsWithOrganizations } from './export-contacts-with-organizations.js';
import { fetchMultipleTypes } from './fetch-multiple-types.js';
import { generateSalesReport } from './generate-sales-report.js';
import { getAllDeals } from './get-all-deals.js';
import { getPipelineVisualization } from './get-pipeline-visualization.js';
import { changedRecords, recentDeals } from './incremental-sync.js';
import { processBatches } from './process-batches.js';
import { syncDealsToDatabase } from './sync-deals-to-database.js';

const TYPES = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'] as const;

let sandbox: Sandbox;
let database: TestDatabase;
let service: TestApp;
let postgres: Client;
const jwtToken = signJwt({ account_id: 'acc-1' });

beforeAll(async () => {
  // The programs read the contract's times, which are UTC without saying so, by `new Date`.
  vi.stubEnv('TZ', 'UTC');
  sandbox = await startSandbox({
    approve: 'automatic',
    company: { deals: 450, persons: 230, organizations: 210, notes: 405 },
  });
  database = await createTestDatabase();
  service = await startTestApp({ databaseUrl: database.url, sandbox });
  await connectAccount(service.url, 'acc-1');
  axios.defaults.baseURL = service.url;
  postgres = new Client({ connectionString: database.url });
  await postgres.connect();
  await DealModel.createTable(postgres);
});

afterAll(async () => {
  await postgres?.end();
  await service?.close();
  await database?.drop();
  await sandbox?.close();
  vi.unstubAllEnvs();
});

describe('the program that exports all data', () => {
  it('has every record of every type once', async () => {
    const exported = await exportAllPipedriveData(jwtToken);
    expect(Object.keys(exported)).toEqual(TYPES);
    for (const type of TYPES) expect(idsOf(exported[type]), type).toEqual(idsOf(sandbox.company[type]));
  });
});

describe('the program that syncs deals to a database', () => {
  it('keeps a row for each deal, however often it runs', async () => {
    expect(await syncDealsToDatabase('acc-1', jwtToken)).toBe(450);
    const once = await syncedRows();
    expect(once).toEqual(sandbox.company.deals.map(expectedRow));
    expect(await syncDealsToDatabase('acc-1', jwtToken)).toBe(450);
    expect(await syncedRows()).toEqual(once);
  });

  it('takes over what has changed since', async () => {
    const [first, second] = sandbox.company.deals;
    sandbox.company.update('deals', first?.id ?? 0, { title: 'Renamed 🚀', value: null, person_id: null });
    sandbox.company.insert('deals', { title: "It's new", value: 12.5 });
    await syncDealsToDatabase('acc-1', jwtToken);
    expect(await syncedRows()).toEqual(sandbox.company.deals.map(expectedRow));
    sandbox.company.remove('deals', second?.id ?? 0);
    expect(await syncDealsToDatabase('acc-1', jwtToken)).toBe(450);
  });

  it('keeps the whole record beside it', async () => {
    const deals = await getAllDeals(jwtToken);
    const { rows } = await postgres.query<{ whole: unknown }>(
      'SELECT raw_data AS whole FROM synced_deal WHERE pipedrive_id = ANY ($1) ORDER BY pipedrive_id',
      [idsOf(deals)],
    );
    expect(rows.map(({ whole }) => whole)).toEqual(deals);
  });
});

describe('the program that shows pipelines', () => {
  it('counts and adds up the deals of each stage', async () => {
    expect(await getPipelineVisualization(jwtToken)).toEqual(expectedVisualization(sandbox.company));
  });
});

describe('the program that exports contacts with organizations', () => {
  it('finds the organization of everybody who has one', async () => {
    const contacts = await exportContactsWithOrganizations(jwtToken);
    const brief = contacts.map(({ organization, ...contact }) => ({
      ...contact,
      organization: organization && { name: organization.name, address: organization.address },
    }));
    expect(brief).toEqual(expectedContacts(sandbox.company));
  });
});

describe('the program that reports sales', () => {
  it.each([
    ['2025-01-01T00:00:00Z', '2025-12-31T23:59:59Z'],
    ['2024-01-01T00:00:00Z', '2026-12-31T23:59:59Z'],
    ['1999-01-01T00:00:00Z', '1999-12-31T23:59:59Z'],
  ])('adds up what was won from %s to %s', async (from, until) => {
    const [start, end] = [new Date(from), new Date(until)];
    const report = await generateSalesReport(jwtToken, start, end);
    expect(report).toEqual(expectedReport(sandbox.company, start, end));
  });
});

describe('the program that works in batches', () => {
  it('gets every record once, and never more than a batch at a time', async () => {
    const batches: number[][] = [];
    await processBatches(jwtToken, 'notes', async (records) => void batches.push(idsOf(records)), 50);
    expect(batches.flat()).toEqual(idsOf(sandbox.company.notes));
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(50);
  });
});

describe('the program that fetches types in parallel', () => {
  it('has every record of every type once', async () => {
    const exported = await fetchMultipleTypes(jwtToken, [...TYPES]);
    expect(Object.keys(exported)).toEqual(TYPES);
    for (const type of TYPES) expect(idsOf(exported[type]), type).toEqual(idsOf(sandbox.company[type]));
  });
});

describe('the programs that sync what has changed', () => {
  const lastSyncTime = '2026-03-15 10:00:00';
  const moment = new Date('2026-03-15T10:00:00Z');

  it('find the deals that were updated since, among all', async () => {
    const changed = sandbox.company.deals.filter(
      (deal) => deal.update_time !== null && new Date(deal.update_time) > moment,
    );
    expect(changed.length).toBeGreaterThan(10);
    expect(idsOf(await recentDeals(jwtToken, lastSyncTime))).toEqual(idsOf(changed));
  });

  it.each(['persons', 'organizations', 'deals', 'notes'] as const)(
    'are given the %s that were updated or added since',
    async (type) => {
      const records: readonly { id: number; add_time: string; update_time: string | null }[] =
        sandbox.company[type];
      const changed = records.filter((record) => isChangedSince(record, moment));
      expect(changed.length).toBeLessThan(records.length);
      expect(idsOf(await changedRecords(jwtToken, type, lastSyncTime)).sort(ascending)).toEqual(
        idsOf(changed),
      );
    },
  );
});

async function syncedRows(): Promise<unknown[]> {
  const { rows } = await postgres.query(
    `SELECT account_id, pipedrive_id, title, value, currency, status, stage_id, pipeline_id, person_id, org_id,
       expected_close_date FROM synced_deal ORDER BY pipedrive_id`,
  );
  return rows;
}

function idsOf(records: readonly { readonly id: number }[] | undefined): number[] {
  return (records ?? []).map((record) => record.id);
}

const ascending = (left: number, right: number): number => left - right;
