import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The position ledger: what every `next_start` that we have handed out means. */
export class CreateExportPositions1790000000002 implements MigrationInterface {
  readonly name = 'CreateExportPositions1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipedrive_export_positions (
        account_id    text        NOT NULL,
        company_id    text        NOT NULL,
        user_id       text        NOT NULL,
        type          text        NOT NULL,
        filters       text        NOT NULL,
        position      integer     NOT NULL CHECK (position > 0),
        leg           text        NOT NULL,
        last_id       bigint,
        last_add_time text,
        place         text,
        is_behind     boolean     NOT NULL,
        used_at       timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (account_id, company_id, user_id, type, filters, position)
      )`);
    await runner.query(`
      CREATE INDEX pipedrive_export_positions_by_last_id
        ON pipedrive_export_positions (account_id, company_id, user_id, type, filters, leg, last_id)`);
    await runner.query(`
      CREATE INDEX pipedrive_export_positions_by_use ON pipedrive_export_positions (account_id, used_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipedrive_export_positions');
  }
}
