import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { ResolvedOptions } from '../../pipedrive.options.js';
import { LoginCookies, type SetCookie } from './login-cookies.js';

const https = cookiesFor('https://api.example.com/v1/e/pipedrive/auth/callback');
const http = cookiesFor('http://localhost:3000/v1/e/pipedrive/auth/callback');

describe("the cookie of a login's browser", () => {
  it.each([
    ['https', https, /^__Host-pipedrive_login_[0-9a-f]{8}$/, true],
    ['http', http, /^pipedrive_login_[0-9a-f]{8}$/, false],
  ])('is as closed as %s lets it be', (_, cookies, name, secure) => {
    expect(cookies.begin(randomUUID(), {}).setCookies).toEqual([
      {
        name: expect.stringMatching(name),
        value: expect.stringMatching(/^[\w-]{43}$/),
        options: { path: '/', httpOnly: true, secure, sameSite: 'lax', maxAge: 600 },
      },
    ]);
  });

  it('proves its own login, and no other', () => {
    const id = randomUUID();
    const { browserHash, setCookies } = https.begin(id, {});
    const other = https.begin(randomUUID(), {});
    const present = presentAfter([...setCookies, ...other.setCookies]);
    expect(https.isBegunIn(present, { id, browserHash })).toBe(true);
    expect(https.isBegunIn(present, { id, browserHash: other.browserHash })).toBe(false);
    expect(https.isBegunIn(present, { id: randomUUID(), browserHash })).toBe(false);
    expect(https.isBegunIn(presentAfter(other.setCookies), { id, browserHash })).toBe(false);
    expect(https.isBegunIn({}, { id, browserHash })).toBe(false);
  });

  it.each([[{}], [['x']], [5], [null]])('is not what a parser of the host has made %j of', (value) => {
    const id = randomUUID();
    const { browserHash, setCookies } = https.begin(id, {});
    expect(https.isBegunIn({ [setCookies[0]?.name ?? '']: value }, { id, browserHash })).toBe(false);
  });

  it('does not show in the state: a hash is there that proves nothing', () => {
    const id = randomUUID();
    const { browserHash, setCookies } = https.begin(id, {});
    const [cookie] = setCookies;
    expect(https.isBegunIn({ [cookie?.name ?? '']: browserHash }, { id, browserHash })).toBe(false);
  });

  it('is one of eight at the most: the oldest go, and what is not of a login stays', () => {
    let present: Record<string, string> = { theme: 'dark', pipedrive_login: 'x' };
    const names: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      const { setCookies } = https.begin(randomUUID(), present);
      names.push(setCookies[0]?.name ?? '');
      present = presentAfter(setCookies, present);
    }
    expect(Object.keys(present)).toEqual(['theme', 'pipedrive_login', ...names.slice(-8)]);
  });
});

function cookiesFor(redirectUri: string): LoginCookies {
  return new LoginCookies({ oauth: { redirectUri } } as ResolvedOptions);
}

/** What a browser sends after it was told to set these. */
function presentAfter(cookies: readonly SetCookie[], before: Record<string, string> = {}) {
  const present = { ...before };
  for (const { name, value, options } of cookies) {
    if (options.maxAge === 0) delete present[name];
    else present[name] = value;
  }
  return present;
}
