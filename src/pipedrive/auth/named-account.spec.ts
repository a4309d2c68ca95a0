import { describe, expect, it } from 'vitest';

import { namedAccount } from './named-account.js';

describe('the account that a service names', () => {
  it('is the text that it gives', () => {
    expect(namedAccount('Ärzte & Söhne')).toBe('Ärzte & Söhne');
  });

  it.each([[undefined], [null], [7], [{}], [''], [' '], ['a\u0000b'], ['\ud800'], ['a'.repeat(256)]])(
    'is not %j',
    (accountId) => {
      expect(() => namedAccount(accountId)).toThrow(new TypeError('accountId must name an account'));
    },
  );
});
