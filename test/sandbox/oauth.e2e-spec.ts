import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { ask } from './ask.js';
import {
  authorizeUrl,
  basic,
  exchange,
  newCode,
  post,
  press,
  REDIRECT_URI,
  refresh,
} from './oauth-client.js';

const START = Date.UTC(2026, 10, 23, 12);

let now = START;
let sandbox: Sandbox;

beforeEach(async () => {
  now = START;
  sandbox = await startSandbox({ clock: () => now, accessTokenSeconds: 600 });
});
afterEach(() => sandbox.close());

describe('the authorize page', () => {
  it('leads back with a code and the state when the user allows', async () => {
    const url = await press(sandbox, 'allow');
    expect(url.href).toMatch(/^https:\/\/app\.example\/callback\?tenant=7&code=[0-9a-f]{40}&state=/);
    expect(url.searchParams.get('state')).toBe('st&te="1"');
  });

  it('leads back with user_denied and the state when the user does not', async () => {
    const url = await press(sandbox, 'deny');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: '7',
      error: 'user_denied',
      state: 'st&te="1"',
    });
  });

  it('leads back at once when approval is automatic', async () => {
    sandbox.behave({ approve: 'automatic' });
    const answer = await fetch(authorizeUrl(sandbox), { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect((await exchange(sandbox, code)).status).toBe(200);
  });

  it('redirects nobody for an unknown client or to an address that is none', async () => {
    const unknown = authorizeUrl(sandbox).replace('sandbox-client', 'other');
    for (const url of [unknown, authorizeUrl(sandbox, 's', 'nowhere')]) {
      const answer = await fetch(url, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  it('redirects only to registered addresses when there are some', async () => {
    const strict = await startSandbox({ redirectUris: [REDIRECT_URI], approve: 'automatic' });
    const statusFor = async (uri: string) =>
      (await fetch(authorizeUrl(strict, 's', uri), { redirect: 'manual' })).status;
    expect([await statusFor(REDIRECT_URI), await statusFor('https://app.example/other')]).toEqual([302, 400]);
    await strict.close();
  });
});

describe('an authorization code', () => {
  it('is exchanged for tokens in the documented form', async () => {
    const { status, body } = await exchange(sandbox, await newCode(sandbox));
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^\S{100,}$/),
        token_type: 'Bearer',
        refresh_token: expect.any(String),
        scope: 'base,deals:read,contacts:read,users:read',
        expires_in: 599,
        api_domain: sandbox.url,
      },
    ]);
    const me = await ask(sandbox, '/v1/users/me', { token: body.access_token ?? '' });
    expect(me.body.data).toMatchObject({ is_you: true, company_id: sandbox.company.id });
  });

  it('works once', async () => {
    const code = await newCode(sandbox);
    await exchange(sandbox, code);
    expect(await exchange(sandbox, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it.each([
    { seconds: 299, status: 200 },
    { seconds: 300, status: 400 },
  ])('of $seconds seconds answers $status', async ({ seconds, status }) => {
    const code = await newCode(sandbox);
    now += seconds * 1000;
    expect((await exchange(sandbox, code)).status).toBe(status);
  });

  it('is good for its own redirect URI only', async () => {
    const answer = await exchange(sandbox, await newCode(sandbox), 'https://app.example/other');
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('stands for the user who is signed in, and for the scopes of that moment', async () => {
    const user = sandbox.company.users[1];
    sandbox.behave({ signedInUserId: user?.id ?? 0, scopes: ['base'] });
    const code = await newCode(sandbox);
    sandbox.behave({ scopes: ['base', 'deals:read'] });
    const { body } = await exchange(sandbox, code);
    expect(body.scope).toBe('base');
    const me = await ask(sandbox, '/v1/users/me', { token: body.access_token ?? '' });
    expect(me.body.data).toMatchObject({ id: user?.id, is_you: true });
    expect((await ask(sandbox, '/api/v2/deals', { token: body.access_token ?? '' })).status).toBe(403);
  });
});

describe('an access token', () => {
  it('ends after its time and not before', async () => {
    const { access_token: token } = sandbox.tokens.issue();
    now += 599_000;
    expect((await ask(sandbox, '/v1/users/me', { token })).status).toBe(200);
    now += 1000;
    expect((await ask(sandbox, '/v1/users/me', { token })).status).toBe(401);
  });

  it('ends when all are expired, while refresh tokens go on', async () => {
    const { access_token: token, refresh_token } = sandbox.tokens.issue();
    sandbox.tokens.expireAccessTokens();
    expect((await ask(sandbox, '/v1/users/me', { token })).status).toBe(401);
    expect((await refresh(sandbox, refresh_token)).status).toBe(200);
  });

  it('that is missing, unknown or malformed is refused in the forms seen live and documented', async () => {
    for (const token of ['', 'unknown']) {
      const { status, headers, body } = await ask(sandbox, '/api/v2/deals', { token });
      expect(status).toBe(401);
      expect(headers.get('x-401-by-gw')).toBe('true');
      expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(body).toEqual({
        success: false,
        error: 'unauthorized access',
        errorCode: 401,
        error_info: 'Please check developers.pipedrive.com',
      });
    }
    const answer = await fetch(`${sandbox.url}/api/v2/deals`, { headers: { authorization: 'Basic abc' } });
    expect(answer.status).toBe(400);
  });
});

describe('a refresh', () => {
  it('ends the refresh token that was exchanged, by default', async () => {
    const first = sandbox.tokens.issue();
    const second = await refresh(sandbox, first.refresh_token);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect(await refresh(sandbox, first.refresh_token)).toMatchObject({
      status: 400,
      body: { success: false, error: 'invalid_grant', message: 'Invalid grant: refresh_token is invalid' },
    });
    expect((await refresh(sandbox, second.body.refresh_token)).status).toBe(200);
  });

  it('keeps the refresh token when the sandbox behaves so', async () => {
    sandbox.behave({ refreshTokens: 'same' });
    const first = sandbox.tokens.issue();
    for (let round = 0; round < 3; round++) {
      const { body } = await refresh(sandbox, first.refresh_token);
      expect(body.refresh_token).toBe(first.refresh_token);
      expect((await ask(sandbox, '/v1/users/me', { token: body.access_token ?? '' })).status).toBe(200);
    }
  });
});

describe('the token endpoint', () => {
  it('takes the client from Basic authentication or from the form, and nothing else', async () => {
    const { clientId, clientSecret } = sandbox.options;
    const attempt = async (form: Record<string, string>, headers: Record<string, string>) => {
      const { refresh_token } = sandbox.tokens.issue();
      const answer = await post(
        sandbox,
        '/oauth/token',
        { grant_type: 'refresh_token', refresh_token, ...form },
        headers,
      );
      return [answer.status, answer.body.error];
    };
    expect(await attempt({ client_id: clientId, client_secret: clientSecret }, {})).toEqual([200, undefined]);
    expect(await attempt({}, { authorization: basic({ clientId, clientSecret: 'wrong' }) })).toEqual([
      400,
      'invalid_client',
    ]);
    expect(await attempt({ client_id: clientId, client_secret: 'wrong' }, {})).toEqual([
      400,
      'invalid_client',
    ]);
    expect(await attempt({}, {})).toEqual([400, 'invalid_client']);
  });

  it('names what is wrong with a request', async () => {
    const message = async (form: Record<string, string>) =>
      (await post(sandbox, '/oauth/token', form)).body.message;
    expect(await message({})).toBe('Missing parameter: grant_type');
    expect(await message({ grant_type: 'refresh_token' })).toBe('Missing parameter: refresh_token');
    expect(await message({ grant_type: 'password' })).toMatch(/^Unsupported grant type/);
    const json = await fetch(`${sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(sandbox.options), 'content-type': 'application/json' },
      body: '{"grant_type":"refresh_token"}',
    });
    expect([json.status, await json.json()]).toMatchObject([
      400,
      { message: 'Invalid request: content must be application/x-www-form-urlencoded' },
    ]);
  });
});

describe('a revocation', () => {
  const revoke = (token: string) => post(sandbox, '/oauth/revoke', { token });

  it('of a refresh token uninstalls the app for its user: all their grants end, and nobody else’s', async () => {
    sandbox.behave({ signedInUserId: sandbox.company.users[1]?.id ?? 0 });
    const other = sandbox.tokens.issue();
    sandbox.behave({ signedInUserId: sandbox.company.administratorId });
    const first = sandbox.tokens.issue();
    const second = sandbox.tokens.issue();
    const renewed = (await refresh(sandbox, first.refresh_token)).body;
    expect((await revoke(renewed.refresh_token ?? '')).status).toBe(200);
    for (const token of [first.access_token, renewed.access_token ?? '', second.access_token]) {
      expect((await ask(sandbox, '/v1/users/me', { token })).status).toBe(401);
    }
    for (const token of [renewed.refresh_token, second.refresh_token]) {
      expect((await refresh(sandbox, token)).status).toBe(400);
    }
    expect((await ask(sandbox, '/v1/users/me', { token: other.access_token })).status).toBe(200);
  });

  it('of an access token ends only itself', async () => {
    const grant = sandbox.tokens.issue();
    await revoke(grant.access_token);
    expect((await ask(sandbox, '/v1/users/me', { token: grant.access_token })).status).toBe(401);
    expect((await refresh(sandbox, grant.refresh_token)).status).toBe(200);
  });

  it('of an unknown token is 200, and needs the client all the same', async () => {
    expect((await revoke('unknown')).status).toBe(200);
    expect((await post(sandbox, '/oauth/revoke', { token: 'unknown' }, {})).body.error).toBe(
      'invalid_client',
    );
  });

  it('of everything leaves nothing', async () => {
    const grant = sandbox.tokens.issue();
    const code = await newCode(sandbox);
    sandbox.tokens.revokeAll();
    expect((await ask(sandbox, '/v1/users/me', { token: grant.access_token })).status).toBe(401);
    expect((await refresh(sandbox, grant.refresh_token)).status).toBe(400);
    expect((await exchange(sandbox, code)).status).toBe(400);
  });
});
