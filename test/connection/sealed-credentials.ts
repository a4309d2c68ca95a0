import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { CredentialKey } from '../../src/index.js';
import type { Sandbox, TokenResponse } from '../../src/sandbox/index.js';
import { query } from '../support/query.js';

// The envelope as it is documented (docs/architecture.md), written and read without the module: what another release of
// it has stored must go on being readable.

type Kind = 'access' | 'refresh';

export function sealed({ id, key }: CredentialKey, secret: string, accountId: string, token: Kind): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(JSON.stringify(['v1', id, token, accountId])));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return ['v1', id, ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
}

/** @throws Error where the key has not sealed it */
export function opened({ id, key }: CredentialKey, envelope: string, accountId: string, token: Kind): string {
  const [, keyId, iv = '', tag = '', text = ''] = envelope.split('.');
  if (keyId !== id) throw new Error(`sealed by ${keyId}`);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(JSON.stringify(['v1', id, token, accountId])));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return decipher.update(text, 'base64url', 'utf8') + decipher.final('utf8');
}

/** Rows of accounts that have connected this sandbox, all at once; the tokens that they hold. */
export async function storeGrants(
  databaseUrl: string,
  { sandbox, key, accountIds }: { sandbox: Sandbox; key: CredentialKey; accountIds: readonly string[] },
): Promise<ReadonlyMap<string, TokenResponse>> {
  const grants = new Map(accountIds.map((accountId) => [accountId, sandbox.tokens.issue()]));
  const rows = [...grants].map(([accountId, grant]) => ({
    account_id: accountId,
    access_token: sealed(key, grant.access_token, accountId, 'access'),
    refresh_token: sealed(key, grant.refresh_token, accountId, 'refresh'),
    scopes: grant.scope.split(','),
  }));
  await query(
    databaseUrl,
    `INSERT INTO pipedrive_oauth_credentials
       (account_id, access_token, refresh_token, scopes, expires_at, api_domain, company_id, user_id,
        refreshed_at, connected_at, version)
     SELECT account_id, access_token, refresh_token, scopes, now() + interval '1 hour', '${sandbox.url}',
            '${sandbox.company.id}', '${sandbox.company.viewerId}', now(), now(), 1
       FROM json_to_recordset('${JSON.stringify(rows)}')
         AS row (account_id text, access_token text, refresh_token text, scopes text[])`,
  );
  return grants;
}
