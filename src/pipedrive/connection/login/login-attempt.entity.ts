import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A login that has come back from Pipedrive. Its row says that it is over, and may hold the grant that it has brought. */
@Entity({ name: 'pipedrive_login_attempts' })
export class LoginAttempt {
  /** The id in the login's state. */
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'account_id', type: 'text' })
  accountId!: string;

  /** By the database's clock: until when the grant can be confirmed. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  /** Of a grant that waits: SHA-256 of the code that lets it in. */
  @Column({ name: 'confirmation_hash', type: 'text', nullable: true })
  confirmationHash!: string | null;

  /** Of a grant that waits: an envelope of `CredentialCipher`. */
  @Column({ name: 'sealed_grant', type: 'text', nullable: true })
  sealedGrant!: string | null;
}
