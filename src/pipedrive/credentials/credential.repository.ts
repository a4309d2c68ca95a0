import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityMetadata, Repository } from 'typeorm';

import { TokenInvalidatedError, TokenNotFoundError } from '../errors/index.js';
import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { CredentialCipher } from './credential-cipher.js';
import { isLive, type LiveCredential, OAuthCredential } from './oauth-credential.entity.js';
import type { Grant } from './token-client.js';

/** A grant with the account that it is for, and what Pipedrive says whose data it opens. */
export interface NewConnection {
  readonly accountId: string;
  readonly grant: Grant;
  readonly companyId: string;
  readonly companyName: string | null;
  readonly userId: string;
}

/** The rows of `OAuthCredential`: read, and written by a new connection. Refreshing writes through `RefreshLease`. */
@Injectable()
export class CredentialRepository {
  private readonly rows: Repository<OAuthCredential>;
  private findOne: string | undefined;

  constructor(
    @Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly cipher: CredentialCipher,
  ) {
    this.rows = dataSource.getRepository(OAuthCredential);
  }

  /** One query. Every request makes it: a statement that is made once takes half the time of `findOneBy`. */
  async find(accountId: string): Promise<OAuthCredential | null> {
    this.findOne ??= findOneBy('accountId', this.rows.metadata);
    const [row] = await this.dataSource.query<Partial<OAuthCredential>[]>(this.findOne, [accountId]);
    return row === undefined ? null : Object.assign(new OAuthCredential(), row);
  }

  /**
   * The row of an account that is connected; one query.
   * @throws TokenNotFoundError, TokenInvalidatedError
   */
  async live(accountId: string): Promise<LiveCredential> {
    const credential = await this.find(accountId);
    if (credential === null) throw new TokenNotFoundError();
    if (!isLive(credential)) throw new TokenInvalidatedError();
    return credential;
  }

  /** Whether an account's tokens are there and open: where they don't, connecting again is what mends it. */
  isUsable(credential: OAuthCredential): boolean {
    if (!isLive(credential)) return false;
    const { accountId, accessToken, refreshToken } = credential;
    return (
      this.cipher.opens(accessToken, { accountId, token: 'access' }) &&
      this.cipher.opens(refreshToken, { accountId, token: 'refresh' })
    );
  }

  /** Removes a row as it was `seen`. False where it has changed since: refreshed, marked dead, connected anew. */
  async forget({ accountId, generation, version }: OAuthCredential): Promise<boolean> {
    const { affected } = await this.rows.delete({ accountId, generation, version });
    return affected === 1;
  }

  /**
   * Stores a new grant, over whatever was there: it heals an invalidated row at once, and a refresh that is under way
   * finds its lease gone and its version old, so it can't save over it.
   * @param database a transaction of the caller's, where there is one
   */
  async connect(
    { accountId, grant, companyId, companyName, userId }: NewConnection,
    database: Pick<DataSource, 'query'> = this.dataSource,
  ): Promise<void> {
    await database.query(UPSERT, [
      accountId,
      this.cipher.seal(grant.accessToken, { accountId, token: 'access' }),
      this.cipher.seal(grant.refreshToken, { accountId, token: 'refresh' }),
      grant.expiresAt,
      grant.apiDomain,
      grant.scopes,
      companyId,
      companyName,
      userId,
      grant.issuedAt,
    ]);
  }
}

/** What TypeORM would ask for, columns under their properties' names. */
function findOneBy(property: string, { columns, tableName }: EntityMetadata): string {
  const selected = columns.map(({ databaseName, propertyName, query }) => {
    const value = query === undefined ? `credential."${databaseName}"` : `(${query('credential')})`;
    return `${value} AS "${propertyName}"`;
  });
  const key = columns.find(({ propertyName }) => propertyName === property)?.databaseName;
  return `SELECT ${selected.join(', ')} FROM "${tableName}" AS credential WHERE credential."${key}" = $1`;
}

const UPSERT = `
  INSERT INTO pipedrive_oauth_credentials AS credential
    (account_id, access_token, refresh_token, expires_at, api_domain, scopes,
     company_id, company_name, user_id, refreshed_at, connected_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp(), 1)
  ON CONFLICT (account_id) DO UPDATE SET
    access_token = excluded.access_token,
    refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at,
    api_domain = excluded.api_domain,
    scopes = excluded.scopes,
    company_id = excluded.company_id,
    company_name = excluded.company_name,
    user_id = excluded.user_id,
    refreshed_at = excluded.refreshed_at,
    connected_at = excluded.connected_at,
    version = credential.version + 1,
    generation = excluded.generation,
    refresh_failures = 0,
    refresh_after = NULL,
    refresh_unanswered_at = NULL,
    last_error = NULL,
    last_error_at = NULL,
    invalidated_at = NULL,
    invalidated_reason = NULL,
    lease_owner = NULL,
    lease_until = NULL`;
