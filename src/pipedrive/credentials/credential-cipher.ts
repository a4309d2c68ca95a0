import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type CredentialKey, RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import type { SealedFor } from './sealed-for.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps tokens unreadable in the database: AES-256-GCM, in an envelope `v1.<key id>.<iv>.<tag>.<ciphertext>`. The first
 * key closes, every key opens. Account and kind of token are bound as additional data, so that a ciphertext copied to
 * another row or column never opens.
 */
@Injectable()
export class CredentialCipher {
  private readonly first: CredentialKey;
  private readonly keys: ReadonlyMap<string, Buffer>;

  constructor(@Inject(RESOLVED_OPTIONS) { credentials }: Pick<ResolvedOptions, 'credentials'>) {
    const [first] = credentials.keys;
    if (first === undefined) throw new Error('PipedriveModule: credentials.keys must hold at least one key');
    this.first = first;
    this.keys = new Map(credentials.keys.map(({ id, key }) => [id, key]));
  }

  /** The key that closes. */
  get firstKeyId(): string {
    return this.first.id;
  }

  /** Whether it is said to be closed by the first key; `open` tells whether that is so. */
  isCurrent(envelope: string): boolean {
    return envelope.split('.', 2)[1] === this.first.id;
  }

  seal(secret: string, owner: SealedFor): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.first.key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(this.first.id, owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
    return [VERSION, this.first.id, ...parts].join('.');
  }

  /** Whether `open` would succeed. */
  opens(envelope: string, owner: SealedFor): boolean {
    try {
      this.open(envelope, owner);
      return true;
    } catch (error) {
      if (error instanceof UnreadableCredentialError) return false;
      throw error;
    }
  }

  /** @throws UnreadableCredentialError where the key is not in the ring, or the envelope is not what was sealed */
  open(envelope: string, owner: SealedFor): string {
    const { keyId, iv, tag, sealed } = partsOf(envelope, owner);
    const key = this.keys.get(keyId);
    if (key === undefined) {
      throw new UnreadableCredentialError({ ...owner, problem: `its key ${keyId} is not among the keys` });
    }
    try {
      const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(keyId, owner)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
    } catch (cause) {
      const problem = `its key ${keyId} does not open it: it was changed or moved here, or had another key this id?`;
      throw new UnreadableCredentialError({ ...owner, problem, cause });
    }
  }
}

function partsOf(
  envelope: string,
  owner: SealedFor,
): { keyId: string; iv: Buffer; tag: Buffer; sealed: Buffer } {
  const [version, keyId = '', ...encoded] = envelope.split('.');
  const [iv, tag, sealed] = encoded.map((part) => Buffer.from(part, 'base64url'));
  const isOurs = version === VERSION && /^[\w-]+$/.test(keyId) && encoded.length === 3;
  // Other texts decode to the same bytes; we write none of them.
  const isExact = [iv, tag, sealed].every((bytes, at) => bytes?.toString('base64url') === encoded[at]);
  if (!isOurs || !isExact || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || sealed === undefined) {
    throw new UnreadableCredentialError({ ...owner, problem: 'it is no envelope of this module' });
  }
  return { keyId, iv, tag, sealed };
}

function additionalData(keyId: string, { accountId, token }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, token, accountId]));
}
