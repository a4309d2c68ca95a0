import type { KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';

import { UnauthorizedError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { accountFromClaim } from './account-from-claim.js';
import { bearerToken } from './bearer-token.js';
import type { Caller } from './caller.js';
import { TokenKeys } from './token-keys.js';

/**
 * Reads our callers' JWT: signed by the algorithm that the configured key is for and no other, with an expiry, and with a
 * claim that names the account.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  private readonly accountClaim: string;

  constructor(@Inject(RESOLVED_OPTIONS) { jwt }: ResolvedOptions, keys: TokenKeys) {
    super({
      jwtFromRequest: bearerToken,
      // Its types know texts alone; it hands on what it gets to jsonwebtoken, which takes this.
      secretOrKeyProvider: (_request, token: string, done: (error: unknown, key?: never) => void) =>
        void handKey(keys, token, done as (error: unknown, key?: KeyObject) => void),
      algorithms: keys.algorithms,
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE_SECONDS },
      ...(jwt.issuer !== undefined && { issuer: jwt.issuer }),
      ...(jwt.audience !== undefined && { audience: jwt.audience }),
    });
    this.accountClaim = jwt.accountClaim;
  }

  /** Called by passport once signature, times, issuer and audience hold. */
  validate(claims: unknown): Caller {
    if (typeof claims !== 'object' || claims === null) throw unauthorized('the token bears no claims');
    // Beyond a number's range JSON has infinity, which is none.
    if (!('exp' in claims && Number.isFinite(claims.exp))) throw unauthorized('the token has no expiry');
    const claim = Object.entries(claims).find(([name]) => name === this.accountClaim)?.[1];
    const accountId = accountFromClaim(claim);
    if (accountId === undefined)
      throw unauthorized(`the token's claim ${this.accountClaim} names no account`);
    return { accountId };
  }

  /**
   * Passport writes the functions that answer a request onto the strategy it is given. This one is shared by all
   * requests and answers a moment later, so each request works on a copy: otherwise a request that came in meanwhile
   * would get this one's account.
   */
  override authenticate(...[request, options]: Parameters<Strategy['authenticate']>): void {
    const { success, fail, error, pass, redirect } = this;
    const own: Strategy = Object.assign(Object.create(this), { success, fail, error, pass, redirect });
    super.authenticate.call(own, request, options);
  }

  /** Passport's registry is one for the whole process: this strategy stays out of it, see `JwtAuthGuard`. */
  protected getPassportInstance(): { use(): void } {
    return { use: () => undefined };
  }
}

/** How far the issuer's clock may be off, for `exp` and `nbf`. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** What jsonwebtoken throws rather than says, at claims that are null, refuses the token as well: it comes out of `done`. */
async function handKey(
  keys: TokenKeys,
  token: string,
  done: (error: unknown, key?: KeyObject) => void,
): Promise<void> {
  try {
    done(null, await keys.keyFor(token));
  } catch (error) {
    done(error);
  }
}

function unauthorized(reason: string): UnauthorizedError {
  return new UnauthorizedError({ reason });
}
