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
 * Connects the demo account as a front end and a browser would: login, the authorize page (which presses its own button
 * here), callback.
 * @throws Error that says which step was answered otherwise
 */
export async function connectDemoAccount(url: string, jwt: string): Promise<void> {
  const authorizeUrl = await loginUrl(url, jwt);
  if (authorizeUrl === null) throw new Error('The demo account is connected before it has been');
  const authorize = await fetch(authorizeUrl, { redirect: 'manual' });
  const callbackUrl = authorize.headers.get('location');
  if (callbackUrl === null) throw new Error(`The sandbox's authorize page answered ${authorize.status}`);
  const callback = await fetch(callbackUrl, { redirect: 'manual' });
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
