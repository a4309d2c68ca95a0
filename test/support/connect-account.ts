import { signJwt } from './jwt.js';

/**
 * Connects an account as a front end and a browser would: login, Pipedrive's authorize page (automatic in the sandbox),
 * callback, each over HTTP.
 * @throws Error that says which step was answered otherwise
 */
export async function connectAccount(appUrl: string, accountId: string): Promise<void> {
  const login = await fetch(`${appUrl}/v1/e/pipedrive/auth/login`, {
    headers: { Authorization: `Bearer ${signJwt({ account_id: accountId })}`, Accept: 'application/json' },
  });
  const answer = (await login.json()) as { data?: { url?: string | null } };
  const authorizeUrl = answer.data?.url;
  // Connected already, with all that is needed.
  if (authorizeUrl === null) return;
  if (login.status !== 200 || authorizeUrl === undefined) {
    throw new Error(`login answered ${login.status}: ${JSON.stringify(answer)}`);
  }
  const authorize = await fetch(authorizeUrl, { redirect: 'manual' });
  const callbackUrl = authorize.headers.get('location');
  if (authorize.status !== 302 || callbackUrl === null) {
    throw new Error(`the authorize page answered ${authorize.status}: ${await authorize.text()}`);
  }
  const callback = await fetch(callbackUrl, { redirect: 'manual' });
  const page = await callback.text();
  if (callback.status !== 200) throw new Error(`callback answered ${callback.status}: ${page}`);
}
