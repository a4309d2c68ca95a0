import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins that have come back from Pipedrive: none ends twice, and a grant may wait for its account's confirmation. */
export class CreateLoginAttempts1790000000005 implements MigrationInterface {
  readonly name = 'CreateLoginAttempts1790000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipedrive_login_attempts (
        id                uuid        PRIMARY KEY,
        account_id        text        NOT NULL,
        expires_at        timestamptz NOT NULL,
        confirmation_hash text        UNIQUE,
        sealed_grant      text,
        CHECK ((confirmation_hash IS NULL) = (sealed_grant IS NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipedrive_login_attempts');
  }
}
