import { signJwt } from './jwt.js';

/**
 * Connects an account as a front end and a browser would: login, Pipedrive's authorize page (automatic in the sandbox),
 * callback, confirmation, each over HTTP. The front end lives at the service's own origin, which is allowed by default.
 * @throws Error that says which step was answered otherwise
 */
export async function connectAccount(appUrl: string, accountId: string): Promise<void> {
  const auth = `${appUrl}/v1/e/pipedrive/auth`;
  const headers = {
    Authorization: `Bearer ${signJwt({ account_id: accountId })}`,
    Accept: 'application/json',
  };
  const forwardUrl = new URLSearchParams({ forward_url: `${appUrl}/` });
  const login = await fetch(`${auth}/login?${forwardUrl}`, { headers });
  const answer = (await login.json()) as { data?: { url?: string | null } };
  const authorizeUrl = answer.data?.url;
  // Connected already, with all that is needed.
  if (authorizeUrl?.startsWith(appUrl)) return;
  if (login.status !== 200 || !authorizeUrl) {
    throw new Error(`login answered ${login.status}: ${JSON.stringify(answer)}`);
  }
  const authorize = await fetch(authorizeUrl, { redirect: 'manual' });
  const callbackUrl = authorize.headers.get('location');
  if (authorize.status !== 302 || callbackUrl === null) {
    throw new Error(`the authorize page answered ${authorize.status}: ${await authorize.text()}`);
  }
  const callback = await fetch(callbackUrl, { redirect: 'manual' });
  const back = callback.headers.get('location');
  const confirmation = new URL(back ?? appUrl).searchParams.get('confirmation');
  if (confirmation === null) {
    throw new Error(`callback answered ${callback.status}: ${back ?? (await callback.text())}`);
  }
  const confirmed = await fetch(`${auth}/confirm`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ confirmation }),
  });
  if (confirmed.status !== 200) {
    throw new Error(`confirm answered ${confirmed.status}: ${await confirmed.text()}`);
  }
}
