import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts of exports of whole collections, for 30 days. */
export class CreateExportReceipts1790000000006 implements MigrationInterface {
  readonly name = 'CreateExportReceipts1790000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipedrive_export_receipts (
        id         uuid        PRIMARY KEY,
        account_id text        NOT NULL,
        begun_at   timestamptz NOT NULL DEFAULT now(),
        receipt    jsonb
      )`);
    await runner.query(
      'CREATE INDEX pipedrive_export_receipts_begun_at ON pipedrive_export_receipts (begun_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipedrive_export_receipts');
  }
}
