import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { SecretSearch } from './secret-search.js';

const secret = `p@ss "w/ord" ä+&=%${randomBytes(12).toString('base64')}`;
const search = new SecretSearch();
search.plant('the password', secret);

describe('the search for secrets', () => {
  it.each<[string, string]>([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ a: { b: secret } })],
    ['in JSON in JSON', JSON.stringify({ line: JSON.stringify({ secret }) })],
    ['in an address', `https://a.example/?q=${encodeURIComponent(secret)}`],
    ['in a form', new URLSearchParams({ a: 'b', secret }).toString()],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in HEX', Buffer.from(secret).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in Basic credentials', Buffer.from(`client:${secret}`).toString('base64')],
    ['in base64 at another place', Buffer.from(`clients:${secret}:more`).toString('base64')],
    ['in base64 at the third place', Buffer.from(`client 2:${secret}:more`).toString('base64')],
    ['reversed', [...secret].toReversed().join('')],
    ['in part', secret.slice(7, 19)],
    ['cut short', `Authorization: ${secret.slice(0, 12)}…`],
  ])('finds one %s', (_, text) => {
    expect(search.leaks(`before ${text} after`)).toMatchObject([{ secret: 'the password' }]);
  });

  it('finds nothing in what has none, in fewer than 12 characters, and where it belongs', () => {
    expect(search.leaks('{"level":"info","msg":"request completed"}')).toEqual([]);
    expect(search.leaks(secret.slice(0, 11))).toEqual([]);
    expect(search.leaks(secret, /^the password$/)).toEqual([]);
  });

  it('never shows the secret', () => {
    expect(JSON.stringify(search.leaks(secret))).not.toContain(secret.slice(0, 6));
  });
});
