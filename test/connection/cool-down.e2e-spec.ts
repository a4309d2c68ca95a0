import { afterEach, describe, expect, it, vi } from 'vitest';

import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { approved, callback, connect, exportPipelines, type Service } from './oauth-dance.js';
import { forwardAll, type GateAnswer } from './token-gate.js';

const service = GatedService.ofFile({ sandbox: { refreshTokens: 'same' }, replicas: 2 });

afterEach(() => void vi.useRealTimers());

const MESSAGE = 'Pipedrive API error: the token endpoint answered 500';
const FAILING: GateAnswer = { status: 500, body: '' };

describe('a token endpoint that has failed for an account whose token has expired', () => {
  it('is left alone for a while: on every replica 502 at once, with Retry-After', async () => {
    const account = await service.expired();
    service.gate.keeper = () => FAILING;
    expect(await refused(service.first, account)).toEqual([502, MESSAGE, 5]);
    service.gate.keeper = forwardAll;
    for (const replica of [service.first, service.replica(1)]) {
      const [status, message, seconds] = await refused(replica, account);
      expect([status, message]).toEqual([502, MESSAGE]);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(5);
    }
    expect(service.gate.forms).toHaveLength(1);
  });

  it('is left alone longer each time that it fails', async () => {
    const account = await service.expired();
    service.gate.keeper = () => FAILING;
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      expect(await refused(service.first, account)).toEqual([502, MESSAGE, seconds]);
      await service.rows.endCoolDown(account);
    }
    expect(service.gate.forms).toHaveLength(6);
  });

  it.each([
    [429, '30', 30],
    [503, '3600', 60],
    [503, '1', 5],
    [503, 'Wed, 21 Oct 2026 07:28:00 GMT', 5],
    [429, '-30', 5],
  ])('with %i and Retry-After: %s is left alone for %i seconds', async (status, retryAfter, seconds) => {
    const account = await service.expired();
    service.gate.keeper = () => (response) =>
      response.writeHead(status, { 'retry-after': retryAfter }).end('{}');
    expect((await refused(service.first, account))[2]).toBe(seconds);
  });

  it('is asked again after that, and its failures are forgotten once it has answered', async () => {
    const account = await service.expired();
    service.gate.keeper = () => FAILING;
    await refused(service.first, account);
    expect(await service.rows.get(account)).toMatchObject({
      refresh_failures: 1,
      last_error: 'the token endpoint answered 500',
      last_error_at: expect.any(Date),
      lease_owner: null,
    });
    await service.rows.endCoolDown(account);
    service.gate.keeper = forwardAll;
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect(await service.rows.get(account)).toMatchObject(UNTROUBLED);
    await service.rows.expire(account);
    service.gate.keeper = () => FAILING;
    expect((await refused(service.first, account))[2]).toBe(5);
  });

  it('keeps nobody waiting whose grant is connected anew', async () => {
    const account = service.newAccount();
    const approval = await approved(service.first, account);
    await connect(service.first, account);
    await service.rows.expire(account);
    service.gate.keeper = () => FAILING;
    await refused(service.first, account);
    service.gate.keeper = forwardAll;
    await callback(service.first, approval.query, approval.cookie);
    expect(await service.rows.get(account)).toMatchObject(UNTROUBLED);
    await service.rows.expire(account);
    expect((await exportPipelines(service.replica(1), account)).status).toBe(200);
  });

  it('is asked by none of those who have waited for it, on no replica', async () => {
    const account = await service.expired();
    const [asked, end] = [new Moment(), new Moment()];
    service.gate.keeper = async () => {
      asked.now();
      await end.come;
      return FAILING;
    };
    const first = refused(service.first, account);
    await asked.come;
    const others = [service.first, service.replica(1), service.replica(1)].map((replica) =>
      refused(replica, account),
    );
    end.now();
    for (const [status, message, seconds] of await Promise.all([first, ...others])) {
      expect([status, message]).toEqual([502, MESSAGE]);
      expect(seconds).toBeGreaterThan(0);
    }
    expect(service.gate.forms).toHaveLength(1);
  });

  it.each([
    ['an hour later than it is', 3600, "clock_timestamp() + interval '1 minute'", 502],
    ['an hour earlier than it is', -3600, 'clock_timestamp()', 200],
  ])('is left alone by the clock of Postgres where a replica has it %s', async (_, off, until, status) => {
    const account = await service.connected();
    await service.rows.set(account, { expires_at: "now() - interval '2 hours'", refresh_after: until });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off * 1000 });
    expect((await exportPipelines(service.first, account)).status).toBe(status);
    expect(service.gate.forms).toHaveLength(status === 502 ? 0 : 1);
  });
});

const UNTROUBLED = { refresh_failures: 0, refresh_after: null, last_error: null, last_error_at: null };

/** Status, message, and Retry-After in seconds. */
async function refused(replica: Service, account: string): Promise<[number, string, number]> {
  const answer = await exportPipelines(replica, account);
  const { message } = (await answer.json()) as { message: string };
  return [answer.status, message, Number(answer.headers.get('retry-after'))];
}
