import { describe, expect, it } from 'vitest';

import { returnUrl } from './return-url.js';

const success = { status: 'success', companyName: 'Acme' } as const;
const pending = { status: 'pending', companyName: 'Acme', confirmation: 'a-_b' } as const;
const denied = { status: 'error', reason: 'user_denied' } as const;

describe('the address that the browser returns to', () => {
  it.each([
    ['https://app.example/', success, 'https://app.example/?status=success&integration=pipedrive'],
    [
      'https://app.example/?confirmation=x&a=1',
      pending,
      'https://app.example/?a=1&status=pending&integration=pipedrive&confirmation=a-_b',
    ],
    ['https://app.example/', denied, 'https://app.example/?status=error&reason=user_denied'],
    [
      'https://app.example/a?b=c%20d&b=',
      denied,
      'https://app.example/a?b=c%20d&b=&status=error&reason=user_denied',
    ],
    ['https://app.example/#/crm?x', denied, 'https://app.example/?status=error&reason=user_denied#/crm?x'],
    [
      'https://app.example/?status=success&a=1&integration=x&reason=y&status=success',
      denied,
      'https://app.example/?a=1&status=error&reason=user_denied',
    ],
  ])('%s', (forwardUrl, outcome, address) => {
    expect(returnUrl(forwardUrl, outcome)).toBe(address);
  });
});
