import { hkdfSync } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';

import { InvalidQueryError } from '../../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { LOGIN_LIFE_SECONDS } from './login-life.js';

/** What has to survive the browser's way to Pipedrive and back. */
export interface AuthorizationRequest {
  /** A UUID, of this login alone. */
  readonly id: string;
  readonly accountId: string;
  readonly forwardUrl: string | undefined;
  /** Of a login that redirects: the hash of what the browser's cookie has to show. */
  readonly browserHash: string | undefined;
}

/**
 * OAuth's `state`: proves that a callback belongs to a login of ours, and for which account. Signed with keys that are
 * derived from the credential keys, so that every replica knows them and no caller's JWT can pass for one.
 */
@Injectable()
export class OAuthState {
  private readonly keys: readonly Buffer[];

  constructor(@Inject(RESOLVED_OPTIONS) { credentials }: ResolvedOptions) {
    this.keys = credentials.keys.map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
  }

  /** @param now when its 10 minutes begin */
  sign({ id, accountId, forwardUrl, browserHash }: AuthorizationRequest, now: Date): string {
    const [first] = this.keys;
    if (first === undefined) throw new Error('PipedriveModule: credentials.keys must hold at least one key');
    const iat = Math.floor(now.getTime() / 1000);
    const claims = {
      iat,
      ...(forwardUrl !== undefined && { forward_url: forwardUrl }),
      ...(browserHash !== undefined && { browser: browserHash }),
    };
    return jwt.sign(claims, first, {
      algorithm: 'HS256',
      subject: accountId,
      expiresIn: LOGIN_LIFE_SECONDS,
      jwtid: id,
    });
  }

  /** @throws InvalidQueryError where it is not ours, or older than 10 minutes */
  verify(state: string, now: Date): AuthorizationRequest {
    for (const key of this.keys) {
      const claims = claimsOf(state, key, now);
      if (claims === undefined) continue;
      const { jti: id, sub: accountId, forward_url: forwardUrl, browser: browserHash } = claims;
      return { id, accountId, forwardUrl, browserHash };
    }
    throw invalid('it was not issued by this service; start again at login');
  }
}

/** What the keys are derived for: nothing else is signed with them. */
const PURPOSE = 'pipedrive-export/oauth-state';

interface StateClaims {
  readonly jti: string;
  readonly sub: string;
  readonly forward_url?: string;
  readonly browser?: string;
}

/** Undefined where another key has signed it, or nobody of us. What one of our keys has signed has this form. */
function claimsOf(state: string, key: Buffer, now: Date): StateClaims | undefined {
  try {
    const clockTimestamp = Math.floor(now.getTime() / 1000);
    return jwt.verify(state, key, {
      algorithms: ['HS256'],
      clockTimestamp,
    }) as StateClaims & object;
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw invalid('it is older than 10 minutes; start again at login');
    return undefined;
  }
}

function invalid(problem: string): InvalidQueryError {
  return new InvalidQueryError({ parameter: 'state', problem });
}
