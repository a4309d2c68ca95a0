import type { Sandbox } from '../../src/sandbox/index.js';
import { signJwt } from '../support/jwt.js';
import { FRONT_END } from './known-values.js';

/** What a login of a new account's has handed out so far. */
export interface FreshLogin {
  readonly account: string;
  /** By the placeholder that they stand for. */
  readonly values: Readonly<Record<string, string>>;
}

let accounts = 0;

/**
 * Begins a login as a browser does, up to where Pipedrive sends it back: `state`, `code`, and the `cookie` that it bears.
 * With `isConfirmed` goes on as a front end does, to the `confirmation` that the callback leaves it.
 */
export async function beginLogin(
  appUrl: string,
  sandbox: Sandbox,
  { isConfirmed }: { isConfirmed: boolean },
): Promise<FreshLogin> {
  const account = `fuzz-new-${(accounts += 1)}`;
  sandbox.faults.clear();
  const authorization = `Bearer ${signJwt({ account_id: account })}`;
  // A front end is told by its own address; a browser alone by a page, which nobody has to read here.
  const query = isConfirmed ? `?forward_url=${encodeURIComponent(FRONT_END)}` : '';
  const login = await fetch(`${appUrl}/v1/e/pipedrive/auth/login${query}`, {
    headers: { Authorization: authorization, ...(isConfirmed && { Accept: 'application/json' }) },
    redirect: 'manual',
  });
  const address =
    login.headers.get('location') ?? ((await login.json()) as { data: { url: string } }).data.url;
  const approved = await fetch(address, { redirect: 'manual' });
  const callback = new URL(approved.headers.get('location') ?? '');
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  if (!isConfirmed) {
    const { state = '', code = '' } = Object.fromEntries(callback.searchParams);
    return { account, values: { state, code, ...(cookie !== '' && { cookie }) } };
  }
  const back = (await fetch(callback, { redirect: 'manual' })).headers.get('location') ?? '';
  return { account, values: { confirmation: /[?&#]confirmation=([^&#]+)/.exec(back)?.[1] ?? '' } };
}
