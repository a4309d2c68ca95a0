import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an export that has no receipt yet was last heard of, so that one whose process has died is told from one that runs. */
export class AddExportPulse1790000000010 implements MigrationInterface {
  readonly name = 'AddExportPulse1790000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE pipedrive_export_receipts ADD COLUMN heard_of_at timestamptz NOT NULL DEFAULT now()',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE pipedrive_export_receipts DROP COLUMN heard_of_at');
  }
}
