import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask } from './ask.js';
import { authorizeUrl, basic, exchange, refresh } from './oauth-client.js';

const NOW = Date.UTC(2026, 10, 23, 12);

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ approve: 'automatic', clock: () => NOW });
});
afterEach(() => sandbox.close());

describe('a user who uninstalls the app', () => {
  it('is told to the app at its callback URL, with its own credentials', async () => {
    const app = await startApp();
    await fetch(authorizeUrl(sandbox, 's', `${app.url}/callback?tenant=7`), { redirect: 'manual' });
    expect((await sandbox.uninstall()).status).toBe(204);
    expect(app.heard).toEqual([
      {
        method: 'DELETE',
        url: '/callback?tenant=7',
        authorization: basic(sandbox.options),
        contentType: 'application/json',
        body: {
          client_id: sandbox.options.clientId,
          company_id: sandbox.company.id,
          user_id: sandbox.company.administratorId,
          timestamp: '2026-11-23T12:00:00.000Z',
        },
      },
    ]);
    await app.close();
  });

  it('has no grant any more, nor a code that would become one, while others keep theirs', async () => {
    const app = await startApp();
    const [own, userId] = [sandbox.tokens.issue(), sandbox.company.administratorId];
    const authorized = await fetch(authorizeUrl(sandbox, 's', app.url), { redirect: 'manual' });
    const code = new URL(authorized.headers.get('location') ?? '').searchParams.get('code') ?? '';
    sandbox.behave({ signedInUserId: sandbox.company.users[1]?.id ?? 0 });
    const other = sandbox.tokens.issue();
    await sandbox.uninstall({ userId, callbackUrl: app.url });
    expect((await ask(sandbox, '/v1/users/me', { token: own.access_token })).status).toBe(401);
    expect((await refresh(sandbox, own.refresh_token)).status).toBe(400);
    expect((await exchange(sandbox, code, app.url)).status).toBe(400);
    expect((await ask(sandbox, '/v1/users/me', { token: other.access_token })).status).toBe(200);
    expect(app.heard).toMatchObject([{ body: { user_id: userId } }]);
    await app.close();
  });

  it('is told in another form, or once more, where a test wants that', async () => {
    const app = await startApp();
    const { access_token: token } = sandbox.tokens.issue();
    await sandbox.uninstall({ callbackUrl: app.url, timestamp: 1_795_434_000, endsGrants: false });
    expect(app.heard).toMatchObject([{ body: { timestamp: 1_795_434_000 } }]);
    expect((await ask(sandbox, '/v1/users/me', { token })).status).toBe(200);
    await app.close();
  });

  it('can’t be told where nobody was sent to a callback URL', async () => {
    await expect(sandbox.uninstall()).rejects.toThrow('nobody was sent to a callback URL yet');
  });
});

/** An app that hears what Pipedrive tells it. */
async function startApp() {
  const heard: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      const { authorization, 'content-type': contentType } = headers;
      heard.push({ method, url, authorization, contentType, body: JSON.parse(body) });
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close };
}
