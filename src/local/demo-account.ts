import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DEMO_ACCOUNT } from './sign-local-jwt.js';

/** Removes what an earlier run has stored for the demo account: the sandbox that it speaks of is gone. */
export async function forgetDemoAccount(app: INestApplicationContext): Promise<void> {
  const dataSource = app.get(DataSource);
  for (const entity of dataSource.entityMetadatas) {
    if (entity.findColumnWithPropertyName('accountId') === undefined) continue;
    await dataSource.getRepository(entity.target).delete({ accountId: DEMO_ACCOUNT });
  }
}

/**
 * Connects the demo account as a browser would that login redirects: the authorize page (which presses its own button
 * here), then the callback, with the cookie that login has set.
 * @throws Error that says which step was answered otherwise
 */
export async function connectDemoAccount(url: string, jwt: string): Promise<void> {
  const headers = { Authorization: `Bearer ${jwt}`, Accept: 'text/html' };
  const login = await fetch(`${url}/v1/e/pipedrive/auth/login`, { redirect: 'manual', headers });
  const authorizeUrl = login.headers.get('location');
  if (authorizeUrl === null) throw new Error(`Login answered ${login.status}: ${await login.text()}`);
  const authorize = await fetch(authorizeUrl, { redirect: 'manual' });
  const callbackUrl = authorize.headers.get('location');
  if (callbackUrl === null) throw new Error(`The sandbox's authorize page answered ${authorize.status}`);
  const [cookie = ''] = login.headers.getSetCookie();
  const callback = await fetch(callbackUrl, {
    redirect: 'manual',
    headers: { Cookie: cookie.split(';')[0] ?? '' },
  });
  if (callback.status !== 200)
    throw new Error(`The callback answered ${callback.status}: ${await callback.text()}`);
}

/** Pipedrive's authorize page for the token's account, good for ten minutes; null where it is connected. */
export async function loginUrl(url: string, jwt: string): Promise<string | null> {
  const answer = await fetch(`${url}/v1/e/pipedrive/auth/login`, {
    headers: { Authorization: `Bearer ${jwt}`, Accept: 'application/json' },
  });
  if (answer.status !== 200) throw new Error(`Login answered ${answer.status}: ${await answer.text()}`);
  const { data } = (await answer.json()) as { data: { url: string | null } };
  return data.url;
}
