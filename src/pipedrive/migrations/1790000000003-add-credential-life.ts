import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a connection goes through: a dead grant keeps no tokens, a refresh that failed is not asked for again at once,
 * and one whose answer never came is remembered.
 */
export class AddCredentialLife1790000000003 implements MigrationInterface {
  readonly name = 'AddCredentialLife1790000000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE SEQUENCE pipedrive_token_generations AS integer');
    await queryRunner.query(`
      ALTER TABLE pipedrive_oauth_credentials
        ALTER COLUMN access_token DROP NOT NULL,
        ALTER COLUMN refresh_token DROP NOT NULL,
        ADD COLUMN generation            integer NOT NULL DEFAULT nextval('pipedrive_token_generations'),
        ADD COLUMN refresh_failures      integer NOT NULL DEFAULT 0,
        ADD COLUMN refresh_after         timestamptz,
        ADD COLUMN refresh_unanswered_at timestamptz,
        ADD COLUMN last_error            text,
        ADD COLUMN last_error_at         timestamptz,
        ADD CHECK ((last_error IS NULL) = (last_error_at IS NULL))`);
    await queryRunner.query(
      'ALTER SEQUENCE pipedrive_token_generations OWNED BY pipedrive_oauth_credentials.generation',
    );
    await queryRunner.query(`
      UPDATE pipedrive_oauth_credentials SET access_token = NULL, refresh_token = NULL
       WHERE invalidated_at IS NOT NULL`);
    await queryRunner.query(`
      ALTER TABLE pipedrive_oauth_credentials
        ADD CONSTRAINT pipedrive_oauth_credentials_tokens CHECK (
          (invalidated_at IS NULL) = (access_token IS NOT NULL)
          AND (access_token IS NULL) = (refresh_token IS NULL))`);
    await queryRunner.query(`
      CREATE INDEX pipedrive_oauth_credentials_company_user
        ON pipedrive_oauth_credentials (company_id, user_id)`);
  }

  /** Dead grants have no tokens any more, which the former table demands: their accounts are not connected then. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM pipedrive_oauth_credentials WHERE invalidated_at IS NOT NULL');
    await queryRunner.query('DROP INDEX pipedrive_oauth_credentials_company_user');
    await queryRunner.query(`
      ALTER TABLE pipedrive_oauth_credentials
        DROP CONSTRAINT pipedrive_oauth_credentials_tokens,
        ALTER COLUMN access_token SET NOT NULL,
        ALTER COLUMN refresh_token SET NOT NULL,
        DROP COLUMN generation,
        DROP COLUMN refresh_failures,
        DROP COLUMN refresh_after,
        DROP COLUMN refresh_unanswered_at,
        DROP COLUMN last_error,
        DROP COLUMN last_error_at`);
  }
}
