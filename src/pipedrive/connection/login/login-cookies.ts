import { timingSafeEqual } from 'node:crypto';

import { type CookieSerializeOptions, Inject, Injectable } from '@nestjs/common';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { LOGIN_LIFE_SECONDS } from './login-life.js';
import { newSecret, secretHash } from './secret-hash.js';

/** A cookie to be set. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly options: CookieSerializeOptions;
}

/** The cookies of a request, by name; a browser's oldest first. A parser of the host's may have read JSON in them. */
export type RequestCookies = Readonly<Record<string, unknown>>;

/**
 * What ties a login that redirects to the browser that began it: a secret in a cookie, of which the state bears the
 * hash. Each login has a cookie of its own, so that two tabs don't end each other's.
 */
@Injectable()
export class LoginCookies {
  private readonly isSecure: boolean;
  private readonly prefix: string;

  constructor(@Inject(RESOLVED_OPTIONS) { oauth }: ResolvedOptions) {
    this.isSecure = oauth.redirectUri.startsWith('https:');
    // Browsers let nobody set a cookie of such a name from a neighbouring subdomain: a stranger's secret can't be
    // slipped in. It wants the path `/`, by which login sees, too, how many there are.
    this.prefix = `${this.isSecure ? '__Host-' : ''}pipedrive_login_`;
  }

  /**
   * For a login that begins: the hash that its state has to bear, and its cookie.
   * @param present of too many logins that never came back the oldest ones' cookies are taken away
   */
  begin(loginId: string, present: RequestCookies): { browserHash: string; setCookies: SetCookie[] } {
    const secret = newSecret();
    const others = Object.keys(present).filter((name) => name.startsWith(this.prefix));
    const surplus = others.slice(0, -(MOST_AT_ONCE - 1));
    return {
      browserHash: secretHash(secret),
      setCookies: [
        this.cookie(this.nameOf(loginId), secret, LOGIN_LIFE_SECONDS),
        ...surplus.map((name) => this.cookie(name, '', 0)),
      ],
    };
  }

  /** Whether these are cookies of the browser that began the login. */
  isBegunIn(present: RequestCookies, { id, browserHash }: { id: string; browserHash: string }): boolean {
    const secret = present[this.nameOf(id)];
    if (typeof secret !== 'string') return false;
    const [shown, known] = [Buffer.from(secretHash(secret)), Buffer.from(browserHash)];
    return shown.length === known.length && timingSafeEqual(shown, known);
  }

  /** Takes a login's cookie away. */
  end(loginId: string): SetCookie {
    return this.cookie(this.nameOf(loginId), '', 0);
  }

  private nameOf(loginId: string): string {
    return this.prefix + loginId.slice(0, 8);
  }

  /** Lax: sent along when Pipedrive's page leads here, and with no request that another site makes by itself. */
  private cookie(name: string, value: string, maxAge: number): SetCookie {
    return {
      name,
      value,
      options: { path: '/', httpOnly: true, secure: this.isSecure, sameSite: 'lax', maxAge },
    };
  }
}

const MOST_AT_ONCE = 8;
