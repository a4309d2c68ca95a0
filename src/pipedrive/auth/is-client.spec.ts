import { describe, expect, it } from 'vitest';

import { isClient } from './is-client.js';

const app = { clientId: 'app-1', clientSecret: 'sécret:with a colon' };
const good = basic('app-1:sécret:with a colon');

describe("the app's own credentials", () => {
  it.each([good, good.replace('Basic', 'basic'), good.replace(' ', '  ')])('are %j', (authorization) => {
    expect(isClient(authorization, app)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic !',
    `${good} ${good}`,
    `${good}AAAA`,
    `Bearer ${good.slice(6)}`,
    good.slice(6),
    basic('app-1:sécret:with a colo'),
    basic('app-1:sécret:with a colonn'),
    basic('app-2:sécret:with a colon'),
    basic('APP-1:sécret:with a colon'),
    basic('app-1:'),
    basic(':'),
    basic('app-1'),
  ])('are not %j', (authorization) => {
    expect(isClient(authorization, app)).toBe(false);
  });
});

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
