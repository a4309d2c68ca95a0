import { describe, expect, it } from 'vitest';

import { accountFromClaim } from './account-from-claim.js';

describe('the account that a claim names', () => {
  it.each<[unknown, string]>([
    ['acc-1', 'acc-1'],
    ['7', '7'],
    [7, '7'],
    [0, '0'],
    ['Ärzte & Söhne 🚀', 'Ärzte & Söhne 🚀'],
    ['a'.repeat(255), 'a'.repeat(255)],
  ])('%j is account %j', (claim, account) => {
    expect(accountFromClaim(claim)).toBe(account);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    [''],
    ['   '],
    [true],
    [1.5],
    [Number.MAX_SAFE_INTEGER + 1],
    [Number.NaN],
    [['acc-1']],
    [{ id: 'acc-1' }],
    ['acc\u0000-1'],
    ['acc\n-1'],
    ['\ud800'],
    ['a'.repeat(256)],
  ])('%j names none', (claim) => {
    expect(accountFromClaim(claim)).toBeUndefined();
  });
});
