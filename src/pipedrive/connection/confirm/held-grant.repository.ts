import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { CredentialCipher } from '../../credentials/credential-cipher.js';
import { CredentialRepository, type NewConnection } from '../../credentials/credential.repository.js';
import { PIPEDRIVE_DATA_SOURCE } from '../../pipedrive.options.js';
import { LOGIN_LIFE_SECONDS } from '../login/login-life.js';
import { newSecret, secretHash } from '../login/secret-hash.js';

/** Grants that wait for their account's word, in the rows of the logins that have brought them. */
@Injectable()
export class HeldGrantRepository {
  constructor(
    @Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly cipher: CredentialCipher,
    private readonly credentials: CredentialRepository,
  ) {}

  /** Keeps a grant for ten minutes. @returns the code that lets it in, which nothing here remembers */
  async hold(loginId: string, connection: NewConnection): Promise<string> {
    const confirmation = newSecret();
    const sealed = this.cipher.seal(JSON.stringify(connection), ownerOf(loginId, connection.accountId));
    await this.dataSource.query(HOLD, [loginId, secretHash(confirmation), sealed, LOGIN_LIFE_SECONDS]);
    return confirmation;
  }

  /**
   * Connects the account with what waits for it under this code; once, however many ask at the same time. Another
   * account's code is one that it does not have.
   * @returns undefined where nothing waits
   */
  async connect(accountId: string, confirmation: string): Promise<NewConnection | undefined> {
    return this.dataSource.transaction(async (database) => {
      const [row]: HeldRow[] = await database.query(FIND, [secretHash(confirmation), accountId]);
      if (row === undefined) return undefined;
      const connection = opened(this.cipher.open(row.sealed_grant, ownerOf(row.id, accountId)));
      await database.query(LET_GO, [row.id]);
      await this.credentials.connect(connection, database);
      return connection;
    });
  }

  /** Forgets what waits for an account. */
  async forget(accountId: string): Promise<void> {
    await this.dataSource.query(FORGET, [accountId]);
  }
}

interface HeldRow {
  readonly id: string;
  readonly sealed_grant: string;
}

function ownerOf(loginId: string, accountId: string) {
  return { accountId, token: `pending ${loginId}` } as const;
}

/** What `hold` has sealed: JSON has no dates. */
function opened(json: string): NewConnection {
  const connection = JSON.parse(json) as NewConnection;
  const { issuedAt, expiresAt } = connection.grant;
  const grant = { ...connection.grant, issuedAt: new Date(issuedAt), expiresAt: new Date(expiresAt) };
  return { ...connection, grant };
}

const HOLD = `
  UPDATE pipedrive_login_attempts
     SET confirmation_hash = $2, sealed_grant = $3, expires_at = clock_timestamp() + $4 * interval '1 second'
   WHERE id = $1`;

/** By the hash, so that how long it takes tells nothing of the code. Who comes second waits here, and finds nothing. */
const FIND = `
  SELECT id, sealed_grant FROM pipedrive_login_attempts
   WHERE confirmation_hash = $1 AND account_id = $2 AND expires_at > clock_timestamp()
     FOR UPDATE`;

/** The row stays: it says that the login's state was used. */
const LET_GO = `
  UPDATE pipedrive_login_attempts SET confirmation_hash = NULL, sealed_grant = NULL WHERE id = $1`;

const FORGET = `
  UPDATE pipedrive_login_attempts SET confirmation_hash = NULL, sealed_grant = NULL
   WHERE account_id = $1 AND sealed_grant IS NOT NULL`;
