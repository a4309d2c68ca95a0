import type { Client } from 'pg';

import type { Tokens } from './grants.js';
import { sealedToken } from './sealed-token.js';
import { until } from './until.js';

/** What an account's row says once its round is over. */
export interface RowState {
  readonly account_id: string;
  readonly invalidated_reason: string | null;
}

/** The accounts' rows: written as if each had been connected a while ago, and looked at from outside. */
export class CredentialRows {
  constructor(
    private readonly client: Client,
    private readonly settings: { readonly key: Buffer; readonly apiDomain: string },
  ) {}

  /** @param leftMinutes how long the access token of an hour still lives; below 0 where it has expired */
  async insert(accountId: string, tokens: Tokens, leftMinutes: number): Promise<void> {
    const { key, apiDomain } = this.settings;
    await this.client.query(INSERT, [
      accountId,
      sealedToken(tokens.accessToken, { accountId, kind: 'access', key }),
      sealedToken(tokens.refreshToken, { accountId, kind: 'refresh', key }),
      apiDomain,
      leftMinutes,
    ]);
  }

  states(accountIds: readonly string[]): Promise<RowState[]> {
    return this.rowsWhere<RowState>('TRUE', accountIds);
  }

  /** Until every one of these rows has a lease that others can see. */
  areClaimed(accountIds: readonly string[]): Promise<void> {
    return this.areAll('lease_owner IS NOT NULL', accountIds);
  }

  /** Until every one of these rows has a token that is good. */
  areSaved(accountIds: readonly string[]): Promise<void> {
    return this.areAll('expires_at > clock_timestamp()', accountIds);
  }

  private async areAll(condition: string, accountIds: readonly string[]): Promise<void> {
    await until(
      `${condition} for ${accountIds.join(', ')}`,
      async () => (await this.rowsWhere(condition, accountIds)).length === accountIds.length,
    );
  }

  private async rowsWhere<T extends object>(condition: string, accountIds: readonly string[]): Promise<T[]> {
    const sql = `
      SELECT account_id, invalidated_reason FROM pipedrive_oauth_credentials
      WHERE account_id = ANY ($1) AND ${condition}`;
    return (await this.client.query<T>(sql, [accountIds])).rows;
  }
}

const INSERT = `
  INSERT INTO pipedrive_oauth_credentials
    (account_id, access_token, refresh_token, api_domain, scopes, company_id, company_name, user_id,
     refreshed_at, expires_at, connected_at, version)
  SELECT $1, $2, $3, $4, '{base,deals:read}', $1, 'Bench', '1',
    expires_at - interval '1 hour', expires_at, clock_timestamp(), 1
  FROM (SELECT clock_timestamp() + make_interval(mins => $5) AS expires_at) AS age`;
