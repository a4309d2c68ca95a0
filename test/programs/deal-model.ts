import type { Client } from 'pg';
import type { Deal } from './contract-records.js';

/** A row of the user's own table. */
export interface DealRow {
  accountId: string;
  pipedriveId: number;
  title: string;
  value: number;
  currency: string;
  status: string;
  stageId: number;
  pipelineId: number;
  personId: number | undefined;
  orgId: number | undefined;
  expectedCloseDate: string | null;
  lastSynced: Date;
  rawData: Deal;
}

let client: Client;

/** The contract's `DealModel`, which is a Mongoose model there, over a table of Postgres. */
export const DealModel = {
  /** Makes the table and keeps it in this database from then on. */
  async createTable(database: Client): Promise<void> {
    client = database;
    await client.query(
      `CREATE TABLE synced_deal (
         account_id text, pipedrive_id integer, title text, value double precision, currency text, status text,
         stage_id integer, pipeline_id integer, person_id integer, org_id integer, expected_close_date text,
         last_synced timestamptz, raw_data jsonb, PRIMARY KEY (account_id, pipedrive_id))`,
    );
  },

  /** Upserts, whatever the filter's row is now: the only use that the contract makes of it. */
  async findOneAndUpdate(
    filter: Pick<DealRow, 'accountId' | 'pipedriveId'>,
    row: DealRow,
    _options: { upsert: true; new: true },
  ): Promise<void> {
    await client.query(
      `INSERT INTO synced_deal VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (account_id, pipedrive_id) DO UPDATE SET title = $3, value = $4, currency = $5, status = $6,
         stage_id = $7, pipeline_id = $8, person_id = $9, org_id = $10, expected_close_date = $11,
         last_synced = $12, raw_data = $13`,
      [
        filter.accountId,
        filter.pipedriveId,
        row.title,
        row.value,
        row.currency,
        row.status,
        row.stageId,
        row.pipelineId,
        row.personId,
        row.orgId,
        row.expectedCloseDate,
        row.lastSynced,
        row.rawData,
      ],
    );
  },
};
