import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The customers' grants: one row per account; both tokens are ciphertext from the first row on. */
export class CreateOAuthCredentials1790000000001 implements MigrationInterface {
  readonly name = 'CreateOAuthCredentials1790000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE pipedrive_oauth_credentials (
        account_id         text        PRIMARY KEY,
        access_token       text        NOT NULL,
        refresh_token      text        NOT NULL,
        expires_at         timestamptz NOT NULL,
        api_domain         text        NOT NULL,
        scopes             text[]      NOT NULL,
        company_id         text        NOT NULL,
        company_name       text,
        user_id            text        NOT NULL,
        invalidated_at     timestamptz,
        invalidated_reason text,
        refreshed_at       timestamptz NOT NULL,
        connected_at       timestamptz NOT NULL,
        version            integer     NOT NULL,
        lease_owner        uuid,
        lease_until        timestamptz,
        CHECK ((invalidated_at IS NULL) = (invalidated_reason IS NULL)),
        CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE pipedrive_oauth_credentials');
  }
}
