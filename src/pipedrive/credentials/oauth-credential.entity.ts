import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';

/**
 * A customer's grant: what lets us read their Pipedrive. One row per account of ours. Both tokens are envelopes of
 * `CredentialCipher`, and null from the moment the grant is dead; nothing that leaves this room bears the row.
 */
@Entity({ name: 'pipedrive_oauth_credentials' })
export class OAuthCredential {
  /** The account of ours, as our callers' JWT names it. */
  @PrimaryColumn({ name: 'account_id', type: 'text' })
  accountId!: string;

  @Column({ name: 'access_token', type: 'text', nullable: true })
  accessToken!: string | null;

  @Column({ name: 'refresh_token', type: 'text', nullable: true })
  refreshToken!: string | null;

  /**
   * Which tokens these are: a number that no others of any account ever had, also after the account was forgotten and
   * connected anew. An envelope can't tell, since sealing the same token again changes it.
   */
  @Column({ name: 'generation', type: 'integer' })
  generation!: number;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** Origin of the company's API as Pipedrive named it: `https://acme.pipedrive.com`. */
  @Column({ name: 'api_domain', type: 'text' })
  apiDomain!: string;

  @Column({ name: 'scopes', type: 'text', array: true })
  scopes!: string[];

  @Column({ name: 'company_id', type: 'text' })
  companyId!: string;

  @Column({ name: 'company_name', type: 'text', nullable: true })
  companyName!: string | null;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  /** Set when Pipedrive has called the grant dead; only connecting again clears it. */
  @Column({ name: 'invalidated_at', type: 'timestamptz', nullable: true })
  invalidatedAt!: Date | null;

  @Column({ name: 'invalidated_reason', type: 'text', nullable: true })
  invalidatedReason!: string | null;

  /** When the present access token was issued. */
  @Column({ name: 'refreshed_at', type: 'timestamptz' })
  refreshedAt!: Date;

  @Column({ name: 'connected_at', type: 'timestamptz' })
  connectedAt!: Date;

  /** Grows with every claim of the lease, every end of one and every new connection; what was read under an older one is never saved. */
  @Column({ name: 'version', type: 'integer' })
  version!: number;

  /** Who is refreshing (or revoking) at the moment, and until when nobody else may (by the database's clock). */
  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** How many refreshes in a row have failed. */
  @Column({ name: 'refresh_failures', type: 'integer' })
  refreshFailures!: number;

  /** Before this time (of the database's clock) the token endpoint is left alone: it has just failed. */
  @Column({ name: 'refresh_after', type: 'timestamptz', nullable: true })
  refreshAfter!: Date | null;

  /** Since when a refresh of these tokens is under way, or has gone unanswered: Pipedrive may have exchanged them all the same. */
  @Column({ name: 'refresh_unanswered_at', type: 'timestamptz', nullable: true })
  refreshUnansweredAt!: Date | null;

  /** What went wrong last with the connection itself, in words without a secret; null once it has gone well again. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'last_error_at', type: 'timestamptz', nullable: true })
  lastErrorAt!: Date | null;

  /** Whether somebody was refreshing when the row was read. By the database's clock, as leases are: a replica's may be wrong. */
  @VirtualColumn('boolean', {
    query: (row) => `SELECT coalesce(${row}.lease_until > clock_timestamp(), false)`,
  })
  isLeased!: boolean;

  /** For how long the token endpoint is left alone yet, in seconds by the database's clock; 0 where it may be asked. */
  @VirtualColumn('float8', {
    query: (row) =>
      `SELECT greatest(0, extract(epoch FROM ${row}.refresh_after - clock_timestamp()))::float8`,
  })
  coolDownSeconds!: number;
}

/** The row of an account that is connected: its grant is not known to be dead, and its tokens are there. */
export type LiveCredential = OAuthCredential & { accessToken: string; refreshToken: string };

export function isLive(credential: OAuthCredential): credential is LiveCredential {
  const { invalidatedAt, accessToken, refreshToken } = credential;
  return invalidatedAt === null && accessToken !== null && refreshToken !== null;
}
