import { describe, expect, it } from 'vitest';

import type { UninstallOptions } from '../../src/sandbox/index.js';
import { askConnection, disconnect, statusOf } from './connection-life.js';
import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { approved, callback, connect, exportPipelines, type Service } from './oauth-dance.js';
import { forwardAll } from './token-gate.js';

const service = GatedService.ofFile({ replicas: 2, sandbox: { limits: { burst: 1000 } } });

describe('a connection that is ended while its token is refreshed', () => {
  it('by disconnecting: the refresh is waited for, and what it brought is revoked', async () => {
    const account = await service.expired();
    const { asked, answer } = hold('/oauth/token');
    const exporting = exportPipelines(service.replica(0), account);
    await asked.come;
    const ending = disconnect(service.replica(1), account);
    await looksAgain(account);
    expect(requests('/oauth/revoke')).toHaveLength(0);
    const issued = answer.now();
    expect((await ending)[1]).toMatchObject({ disconnected: true, revoked: true });
    const { refresh_token: rotated } = JSON.parse(await issued) as { refresh_token: string };
    expect(requests('/oauth/revoke').map((form) => form.get('token'))).toEqual([rotated]);
    expect(requests('/oauth/revoke')[0]?.get('token_type_hint')).toBe('refresh_token');
    // The page may have been read in between, or found its account gone.
    expect([200, 401]).toContain((await exporting).status);
    expect(await service.rows.find(account)).toBeUndefined();
  });

  it('by disconnecting, after the lease has run out: its tokens come too late to be saved', async () => {
    const account = await service.expired();
    const { asked, answer } = hold('/oauth/token');
    const exporting = exportPipelines(service.replica(0), account);
    await asked.come;
    await service.rows.set(account, { lease_until: 'clock_timestamp()' });
    expect((await disconnect(service.replica(1), account))[1]).toMatchObject({ disconnected: true });
    await answer.now();
    expect(await errorOf(exporting)).toBe('TOKEN_NOT_FOUND');
    expect(await service.rows.find(account)).toBeUndefined();
  });

  it('by uninstalling the app: its tokens come too late to be saved', async () => {
    const account = await service.expired();
    const { asked, answer } = hold('/oauth/token');
    const exporting = exportPipelines(service.replica(0), account);
    await asked.come;
    await uninstall(service.replica(1));
    const dead = await service.rows.get(account);
    await answer.now();
    expect(await errorOf(exporting)).toBe('TOKEN_INVALIDATED');
    expect(await service.rows.get(account)).toEqual(dead);
    expect(dead.invalidated_reason).toBe('uninstalled');
  });
});

describe('a connection that is made while its predecessor is being revoked', () => {
  it('stays', async () => {
    const account = service.newAccount();
    const approval = await approved(service.first, account);
    await connect(service.first, account);
    const { asked, answer } = hold('/oauth/revoke', { isForwarded: false });
    const ending = disconnect(service.replica(0), account);
    await asked.come;
    await callback(service.replica(1), approval.query, approval.cookie);
    const reconnected = await service.rows.get(account);
    await answer.now();
    expect((await ending)[0]).toBe(200);
    expect(await service.rows.get(account)).toEqual(reconnected);
    expect((await exportPipelines(service.replica(0), account)).status).toBe(200);
  });

  it('by another account of the same company and user, stays too', async () => {
    const [account, sibling] = [await service.connected(), service.newAccount()];
    const { asked, answer } = hold('/oauth/revoke');
    const ending = disconnect(service.replica(0), account);
    await asked.come;
    await connect(service.replica(1), sibling);
    await answer.now();
    await ending;
    expect((await exportPipelines(service.replica(0), sibling)).status).toBe(200);
    expect(await service.rows.find(account)).toBeUndefined();
  });
});

describe('two ends at once', () => {
  it('of one account by disconnecting twice: both end well, and Pipedrive is asked once', async () => {
    const account = await service.connected();
    const both = [0, 1].map((replica) => disconnect(service.replica(replica), account));
    expect((await Promise.all(both)).map(([status]) => status)).toEqual([200, 200]);
    expect(requests('/oauth/revoke')).toHaveLength(1);
    expect(await service.rows.find(account)).toBeUndefined();
  });

  it('of two accounts of one company and user: both end well', async () => {
    for (let round = 0; round < 5; round += 1) {
      const accounts = [await service.connected(), await service.connected()];
      const both = accounts.map((account, index) => disconnect(service.replica(index), account));
      expect((await Promise.all(both)).map(([status]) => status)).toEqual([200, 200]);
      for (const account of accounts) expect(await service.rows.find(account)).toBeUndefined();
    }
  });

  it('by disconnecting and by uninstalling the app: the account is forgotten', async () => {
    const account = await service.connected();
    const { asked, answer } = hold('/oauth/revoke');
    const ending = disconnect(service.replica(0), account);
    await asked.come;
    await uninstall(service.replica(1));
    expect((await service.rows.get(account)).invalidated_reason).toBe('uninstalled');
    await answer.now();
    expect((await ending)[1]).toMatchObject({ disconnected: true, revoked: true });
    expect(await service.rows.find(account)).toBeUndefined();
  });
});

describe('an account whose connection was ended by another', () => {
  it('is told, and healed on every replica at once by connecting again', async () => {
    const [one, other] = [await service.connected(), await service.connected()];
    expect((await disconnect(service.replica(0), one))[1]).toMatchObject({ also_disconnected: 1 });
    for (const index of [0, 1]) {
      expect(await errorOf(exportPipelines(service.replica(index), other))).toBe('TOKEN_INVALIDATED');
      const { last_error: problem } = await statusOf(service.replica(index), other);
      expect(problem?.reason).toBe('disconnected_elsewhere');
    }
    await connect(service.replica(0), other);
    for (const index of [0, 1]) {
      expect((await exportPipelines(service.replica(index), other)).status).toBe(200);
      expect((await statusOf(service.replica(index), other)).status).toBe('connected');
    }
  });
});

describe('disconnecting', () => {
  it('does not wait for a token endpoint that is left alone because it has failed', async () => {
    const account = await service.connected();
    await service.rows.set(account, { refresh_after: "clock_timestamp() + interval '1 hour'" });
    expect((await disconnect(service.first, account))[1]).toMatchObject({ revoked: true });
  });

  it('hands on how long Pipedrive wants to be left alone', async () => {
    const account = await service.connected();
    service.gate.keeper = () => (response) => response.writeHead(503, { 'retry-after': '7' }).end();
    const answer = await askConnection(service.first, account, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([502, '7']);
    expect((await exportPipelines(service.first, account)).status).toBe(200);
  });

  it('waits for another’s lease no longer than two may last: 502, and by force it is forgotten', async () => {
    const [held, forced] = [await service.connected(), await service.connected()];
    const lease = { lease_owner: 'gen_random_uuid()', lease_until: "clock_timestamp() + interval '1 hour'" };
    for (const account of [held, forced]) await service.rows.set(account, lease);
    const impatient = await service.impatient();
    const ends = await Promise.all([
      disconnect(impatient, held),
      disconnect(impatient, forced, '?force=true'),
    ]);
    expect(ends).toEqual([
      [502, undefined],
      [200, { disconnected: true, revoked: false, also_disconnected: 0 }],
    ]);
    expect((await service.rows.get(held)).refresh_token).not.toBeNull();
    expect(await service.rows.find(forced)).toBeUndefined();
  });
});

/**
 * The first request to `path` reaches the sandbox at once, or does not at all but is answered as if; its answer leaves
 * at `answer.now()`, which tells it.
 */
function hold(path: string, { isForwarded = true } = {}) {
  const [asked, leaves] = [new Moment(), new Moment()];
  let body: Promise<string>;
  service.gate.keeper = async (request) => {
    if (request.path !== path) return request.forward();
    service.gate.keeper = forwardAll;
    const decided = isForwarded ? await request.forward() : { status: 200, body: '{}' };
    body = Promise.resolve(decided.body);
    asked.now();
    await leaves.come;
    return decided;
  };
  const now = (): Promise<string> => {
    leaves.now();
    return body;
  };
  return { asked, answer: { now } };
}

/** The forms that have reached an endpoint since the account was connected. */
function requests(path: string): URLSearchParams[] {
  const field = path === '/oauth/revoke' ? 'token' : 'grant_type';
  return service.gate.forms.filter((form) => form.has(field));
}

/** Long enough for who waits for the lease to have looked at it more than once. */
async function looksAgain(account: string): Promise<void> {
  for (let looks = 0; looks < 20; looks += 1) {
    expect((await service.rows.get(account)).lease_owner).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function uninstall({ host }: Service, notice: UninstallOptions = {}): Promise<Response> {
  return service.sandbox.uninstall({ callbackUrl: `${host.url}/v1/e/pipedrive/auth/callback`, ...notice });
}

async function errorOf(answer: Promise<Response>): Promise<string> {
  return ((await (await answer).json()) as { error: string }).error;
}
