import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row a company, written many times a second while collections are read. Unlogged, so that no write waits for the
 * disk: what it says is over in seconds, or heard anew with the next answer.
 */
export class CreateCompanyBudgets1790000000007 implements MigrationInterface {
  readonly name = 'CreateCompanyBudgets1790000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE pipedrive_company_budgets (
        company_id text        PRIMARY KEY,
        version    bigint      NOT NULL DEFAULT 0,
        state      jsonb       NOT NULL,
        used_at    timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 10)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipedrive_company_budgets');
  }
}
