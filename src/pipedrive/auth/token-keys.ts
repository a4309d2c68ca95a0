import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { UnauthorizedError } from '../errors/index.js';
import { type CallerKey, RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { KeySet } from './key-set.js';
import { readKeySet } from './read-key-set.js';
import { type TokenHeader, tokenHeader } from './token-header.js';

/**
 * Which key a caller's token has to be signed with. Keys are read once: of a text jsonwebtoken would make a key for each
 * request, and of a secret it would try to make a public one before, which takes longer than all the rest.
 */
@Injectable()
export class TokenKeys {
  /** Bound to the kind of key that is configured, never to what a token says of itself. */
  readonly algorithms: TokenAlgorithm[];
  private readonly lookUp: (header: TokenHeader) => Promise<KeyObject | undefined>;

  constructor(@Inject(RESOLVED_OPTIONS) { jwt }: ResolvedOptions) {
    this.algorithms = algorithmsOf(jwt.key);
    this.lookUp = lookUpIn(jwt.key);
  }

  /**
   * The key to check a token with, as jsonwebtoken takes it.
   * @throws UnauthorizedError where there is none, or where the token is not worth a look
   * @throws KeysUnavailableError where the issuer's key set is needed and can't be read
   */
  async keyFor(token: string): Promise<KeyObject> {
    if (token.length > MOST_CHARACTERS) throw unauthorized('the token is longer than 8 KB');
    const header = tokenHeader(token);
    const isOurs = this.algorithms.some((algorithm) => algorithm === header?.alg);
    const key = header !== undefined && isOurs ? await this.lookUp(header) : undefined;
    if (key === undefined) throw unauthorized('the token is not valid');
    return key;
  }
}

type TokenAlgorithm = 'HS256' | 'RS256' | 'ES256';

/** Of a header, every character is a byte. A token with a dozen claims has one KB. */
const MOST_CHARACTERS = 8 * 1024;

function algorithmsOf(key: CallerKey): TokenAlgorithm[] {
  switch (key.kind) {
    case 'secret':
      return ['HS256'];
    case 'publicKey':
      return [key.algorithm];
    case 'keySet':
      return ['RS256', 'ES256'];
  }
}

function lookUpIn(key: CallerKey): (header: TokenHeader) => Promise<KeyObject | undefined> {
  switch (key.kind) {
    case 'secret': {
      const secret = createSecretKey(key.secret, 'utf8');
      return async () => secret;
    }
    case 'publicKey': {
      const publicKey = createPublicKey(key.pem);
      return async () => publicKey;
    }
    case 'keySet': {
      const keySet = new KeySet({ read: () => readKeySet(key.uri), now: () => performance.now() });
      return async (header) => (await keySet.find(header))?.key;
    }
  }
}

function unauthorized(reason: string): UnauthorizedError {
  return new UnauthorizedError({ reason });
}
