import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { CredentialRepository } from '../../src/pipedrive/credentials/credential.repository.js';
import { IdleRenewal } from '../../src/pipedrive/credentials/idle-renewal.js';
import { TokenRefreshService } from '../../src/pipedrive/credentials/token-refresh.service.js';
import { GatedService } from '../connection/gated-service.js';
import { Moment } from '../connection/moment.js';
import { forwardAll } from '../connection/token-gate.js';

const service = GatedService.ofFile({ replicas: 2 });
const LIMITS = { idleDays: 30, most: 100, atOnce: 2, pauseMs: 0 };

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const account of accounts.splice(0)) await service.rows.set(account, AGED(0));
});

/** Of the test that runs. */
const accounts: string[] = [];

const AGED = (days: number) => ({ refreshed_at: `now() - interval '${days} days'` });

describe('grants that nobody uses', () => {
  it('are renewed after 30 days, each once, by two replicas at the same time', async () => {
    const idle = await aged(20, 31);
    const fresh = await aged(5, 29);
    const before = await generations(fresh);
    service.gate.forms.length = 0;
    const runs = await Promise.all([renewal(0).renew(LIMITS), renewal(1).renew(LIMITS)]);
    expect(runs.map(({ renewed }) => renewed).reduce((one, other) => one + other)).toBe(20);
    expect(service.gate.forms).toHaveLength(20);
    expect(new Set(service.gate.forms.map((form) => form.get('refresh_token'))).size).toBe(20);
    expect(await generations(fresh)).toEqual(before);
    for (const account of idle) {
      const { refreshed_at: refreshedAt } = await service.rows.get(account);
      expect(Date.now() - refreshedAt.getTime()).toBeLessThan(3_600_000);
    }
  });

  it('are not renewed again by a replica that found them before another had renewed them', async () => {
    const [first, second] = await aged(2, 31);
    await service.rows.set(first ?? '', AGED(50));
    service.gate.forms.length = 0;
    const [asked, end] = [new Moment(), new Moment()];
    service.gate.keeper = async ({ forward }) => {
      service.gate.keeper = forwardAll;
      asked.now();
      await end.come;
      return forward();
    };
    const slow = renewal(1).renew({ ...LIMITS, atOnce: 1 });
    await asked.come;
    expect((await renewal(0).renew(LIMITS)).renewed).toBe(1);
    expect(await idle(second)).toBe(false);
    end.now();
    expect((await slow).renewed).toBe(1);
    expect(service.gate.forms).toHaveLength(2);
  });

  it('are renewed though one of them fails, another is dead and a third can not be read', async () => {
    const [failing, unreadable, dead, ...others] = await aged(5, 31);
    await service.rows.set(failing ?? '', AGED(50));
    await service.rows.set(dead ?? '', AGED(40));
    await service.rows.set(unreadable ?? '', { refresh_token: "'v1.gone.aa.aa.aa'" });
    const answers = [
      { status: 500, body: '' },
      { status: 400, body: '{"error":"invalid_grant"}' },
    ];
    service.gate.keeper = ({ forward }) => answers.shift() ?? forward();
    const before = await generations(others);
    const run = await renewal(0).renew({ ...LIMITS, atOnce: 1 });
    expect(run).toEqual({ renewed: 2, dead: 1, failed: 1, unreadable: 1 });
    expect(await generations(others)).not.toEqual(before);
    expect((await service.rows.get(dead ?? '')).invalidated_reason).toBe('invalid_grant');
    expect((await service.rows.get(failing ?? '')).refresh_failures).toBe(1);
  });

  it('come after those that have not failed', async () => {
    const [failed, other] = await aged(2, 31);
    await service.rows.set(failed ?? '', { ...AGED(50), refresh_failures: '1' });
    await renewal(0).renew({ ...LIMITS, most: 1, atOnce: 1 });
    expect((await service.rows.get(failed ?? '')).refresh_failures).toBe(1);
    expect(await idle(other)).toBe(false);
  });

  it('are left alone while they cool down or another refreshes them', async () => {
    const [cooling, leased] = await aged(2, 31);
    await service.rows.set(cooling ?? '', { refresh_after: "now() + interval '1 minute'" });
    const until = "clock_timestamp() + interval '1 minute'";
    await service.rows.set(leased ?? '', { lease_owner: 'gen_random_uuid()', lease_until: until });
    service.gate.forms.length = 0;
    expect((await renewal(0).renew(LIMITS)).failed).toBe(0);
    expect(service.gate.forms).toHaveLength(0);
  });

  it('are left to the next run where the token endpoint fails one after the other', async () => {
    await aged(8, 31);
    service.gate.forms.length = 0;
    service.gate.keeper = () => ({ status: 500, body: '' });
    expect((await renewal(0).renew({ ...LIMITS, atOnce: 1 })).failed).toBe(5);
    expect(service.gate.forms).toHaveLength(5);
  });

  it('are renewed by the service itself, which tells what went wrong, and ends with the one under way', async () => {
    const [dead, underWay, left] = await aged(3, 31);
    await service.rows.set(dead ?? '', AGED(50));
    await service.rows.set(underWay ?? '', AGED(40));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const replica = await service.startReplica();
    const told = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { renew } = IdleRenewal.prototype;
    vi.spyOn(IdleRenewal.prototype, 'renew').mockImplementation(function (this: IdleRenewal) {
      return renew.call(this, { ...LIMITS, atOnce: 1 });
    });
    const [asked, end] = [new Moment(), new Moment()];
    service.gate.keeper = () => {
      service.gate.keeper = async ({ forward }) => {
        asked.now();
        await end.come;
        return forward();
      };
      return { status: 400, body: '{"error":"invalid_grant"}' };
    };
    vi.advanceTimersByTime(12 * 60_000);
    await asked.come;
    const { beforeApplicationShutdown } = TokenRefreshService.prototype;
    vi.spyOn(TokenRefreshService.prototype, 'beforeApplicationShutdown').mockImplementation(function (
      this: TokenRefreshService,
    ) {
      // Until here nobody has waited for the refresh, or it would be waited for without end.
      end.now();
      return beforeApplicationShutdown.call(this);
    });
    await replica.host.close();
    expect(vi.getTimerCount()).toBe(0);
    expect([await idle(underWay), await idle(left)]).toEqual([false, true]);
    expect(told.mock.calls).toEqual([['grants that nobody uses: 1 renewed, 1 dead, 0 failed, 0 unreadable']]);
  });
});

describe('a service that is stopped while it looks at such a grant', () => {
  it('does not begin to renew it', async () => {
    const [underWay, looked] = await aged(2, 31);
    await service.rows.set(underWay ?? '', AGED(40));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const replica = await service.startReplica();
    const credentials = replica.host.app.get(CredentialRepository, { strict: false });
    const [asked, looking, end] = [new Moment(), new Moment(), new Moment()];
    const { live } = credentials;
    vi.spyOn(credentials, 'live').mockImplementation(async (accountId) => {
      const row = await live.call(credentials, accountId);
      if (accountId !== looked) return row;
      looking.now();
      while (vi.getTimerCount() > 0) await new Promise(setImmediate);
      end.now();
      return row;
    });
    service.gate.forms.length = 0;
    service.gate.keeper = async ({ forward }) => {
      asked.now();
      await end.come;
      return forward();
    };
    vi.advanceTimersByTime(12 * 60_000);
    await Promise.all([asked.come, looking.come]);
    await replica.host.close();
    expect([await idle(underWay), await idle(looked)]).toEqual([false, true]);
    expect(service.gate.forms).toHaveLength(1);
  });
});

function renewal(replica: number): IdleRenewal {
  return service.replica(replica).host.app.get(IdleRenewal, { strict: false });
}

async function aged(count: number, days: number): Promise<string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const account = await service.connected();
    await service.rows.set(account, AGED(days));
    made.push(account);
  }
  accounts.push(...made);
  return made;
}

async function idle(account = ''): Promise<boolean> {
  return Date.now() - (await service.rows.get(account)).refreshed_at.getTime() > 86_400_000;
}

async function generations(of: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const account of of) found.push((await service.rows.get(account)).generation);
  return found;
}
