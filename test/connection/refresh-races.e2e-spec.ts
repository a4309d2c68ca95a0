import { describe, expect, it } from 'vitest';

import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { approved, callback, connect, exportPipelines } from './oauth-dance.js';
import { RefreshOutcomes } from './refresh-outcomes.js';
import { forwardAll, type GateKeeper } from './token-gate.js';

const TIMEOUT_MS = 15_000;
const REPLICAS = 2;

const outcomes = RefreshOutcomes.ofFile();
const service = GatedService.ofFile({
  sandbox: { limits: { burst: 1000 } },
  timeoutMs: TIMEOUT_MS,
  replicas: REPLICAS,
});

describe('many callers on two replicas', () => {
  it.each([
    ['has expired', (account: string) => service.rows.expire(account)],
    ['is within the margin', (account: string) => service.rows.makeDue(account)],
    ['is refused by the API', async () => service.sandbox.tokens.expireAccessTokens()],
  ])('ask for one refresh when the token %s', async (_, age) => {
    const account = await service.connected();
    await age(account);
    service.gate.keeper = afterSomeTime;
    const answers = await everybody(account, 20);
    expect(answers).toEqual(Array.from({ length: 40 }, () => 200));
    expect(service.gate.forms).toHaveLength(1);
  });

  it('ask once when the grant is dead, and all are told', async () => {
    const account = await service.expired();
    service.sandbox.tokens.revokeAll();
    service.gate.keeper = afterSomeTime;
    expect(await everybody(account, 20)).toEqual(Array.from({ length: 40 }, () => 401));
    expect(service.gate.forms).toHaveLength(1);
  });

  it('of many accounts hold no connection to Postgres while Pipedrive takes its time', async () => {
    const accounts: string[] = [];
    for (let index = 0; index < 25; index += 1) accounts.push(await service.connected());
    const fresh = await service.connected();
    for (const account of accounts) await service.rows.expire(account);
    const end = new Moment();
    service.gate.keeper = async ({ forward }) => {
      await end.come;
      return forward();
    };
    const waiting = accounts.map((account) => exportPipelines(service.first, account));
    await arrived(25);
    expect((await exportPipelines(service.first, fresh)).status).toBe(200);
    end.now();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(accounts.map(() => 200));
  });
});

describe('a lease', () => {
  it('of a holder that died is waited for, and then taken', async () => {
    const account = await service.expired();
    await service.rows.set(account, leasedFor('1500 milliseconds'));
    const { lease_until: until } = await service.rows.get(account);
    expect(await everybody(account, 3)).toEqual(Array.from({ length: 6 }, () => 200));
    const requests = [...service.sandbox.requests].filter(({ routeName }) => routeName === 'token');
    expect(requests).toHaveLength(1);
    expect(requests[0]?.at).toBeGreaterThanOrEqual(until?.getTime() ?? Infinity);
  });

  it('that has run out is not taken by who saw the row before its holder has saved', async () => {
    const account = await service.expired();
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const refreshing = exportPipelines(service.first, account);
    await asked.come;
    await service.rows.set(account, { lease_until: 'clock_timestamp()' });
    const late = await service.rows.whileLocked(account, async (row) => {
      answer.now();
      await row.isWaitedFor({ by: 1 });
      const pending = exportPipelines(service.replica(1), account);
      await row.isWaitedFor({ by: 2 });
      return [pending];
    });
    const answers = await Promise.all([refreshing, ...late]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(service.gate.forms).toHaveLength(1);
  });

  it('outlasts the request to Pipedrive that it is for', async () => {
    const account = await service.expired();
    let askedMs = Infinity;
    const { asked, answer } = holdFirst(({ forward }) => {
      askedMs = Date.now();
      return forward();
    });
    const waiting = exportPipelines(service.first, account);
    await asked.come;
    const { lease_until: until } = await service.rows.get(account);
    answer.now();
    expect(until?.getTime()).toBeGreaterThan(askedMs + TIMEOUT_MS);
    expect((await waiting).status).toBe(200);
  });

  it('that was got too late for that is given back, and nothing is asked under it', async () => {
    const account = await service.expired();
    const { asked, answer } = holdFirst(() => ({ status: 400, body: '{"error":"invalid_grant"}' }));
    const [waiting] = await service.rows.whileLocked(account, async (row) => {
      const pending = exportPipelines(service.first, account);
      await row.isWaitedFor({ by: 1 });
      // Beyond what a lease lasts longer than its request.
      await new Promise((resolve) => setTimeout(resolve, 5_500));
      return [pending];
    });
    await asked.come;
    const askedMs = Date.now();
    const { lease_until: until } = await service.rows.get(account);
    answer.now();
    expect(until?.getTime()).toBeGreaterThan(askedMs + TIMEOUT_MS);
    expect((await waiting)?.status).toBe(401);
    expect(outcomes.of(account)).toEqual(['too_late', 'invalid_grant']);
    // Nothing was asked under the first one, so no answer was lost with it.
    expect((await service.rows.get(account)).invalidated_reason).toBe('invalid_grant');
    expect(service.gate.forms).toHaveLength(1);
  });

  it('that another holds for too long is never passed by: 502', async () => {
    const account = await service.expired();
    await service.rows.set(account, leasedFor('1 hour'));
    const answer = await exportPipelines(await service.impatient(), account);
    expect([answer.status, await answer.json()]).toMatchObject([502, { error: 'EXTERNAL_API_ERROR' }]);
    expect(service.gate.forms).toHaveLength(0);
  });

  it('that another holds does not fail a request whose token is still good', async () => {
    const account = await service.due();
    await service.rows.set(account, leasedFor('1 hour'));
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect(service.gate.forms).toHaveLength(0);
  });
});

describe('an answer of the token endpoint that comes too late', () => {
  it('is not saved over a connection that was made meanwhile; that one is used', async () => {
    const account = service.newAccount();
    const approval = await approved(service.first, account);
    await connect(service.first, account);
    await service.rows.expire(account);
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const waiting = exportPipelines(service.first, account);
    await asked.come;
    await callback(service.replica(1), approval.query, approval.cookie);
    const reconnected = await service.rows.get(account);
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(outcomes.of(account)).toEqual(['superseded']);
    expect(await service.rows.get(account)).toEqual(reconnected);
  });

  it('does not kill a connection that was made meanwhile', async () => {
    const account = service.newAccount();
    const approval = await approved(service.first, account);
    await connect(service.first, account);
    await service.rows.expire(account);
    const { asked, answer } = holdFirst(() => ({ status: 400, body: '{"error":"invalid_grant"}' }));
    const waiting = exportPipelines(service.first, account);
    await asked.come;
    await callback(service.replica(1), approval.query, approval.cookie);
    const reconnected = await service.rows.get(account);
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(outcomes.of(account)).toEqual(['superseded']);
    expect(await service.rows.get(account)).toEqual(reconnected);
  });

  it('is not saved while another holds the lease, but once that one has died: nothing is asked again', async () => {
    const account = await service.expired();
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const waiting = exportPipelines(service.first, account);
    await asked.come;
    await service.rows.set(account, { ...leasedFor('1 second'), version: 'version + 1' });
    const { lease_until: until } = await service.rows.get(account);
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(Date.now()).toBeGreaterThanOrEqual(until?.getTime() ?? Infinity);
    expect(service.gate.forms).toHaveLength(1);
  });

  it('does not mark the grant dead once another holds the lease', async () => {
    const account = await service.expired();
    const { asked, answer } = holdFirst(() => ({ status: 400, body: '{"error":"invalid_grant"}' }));
    const waiting = exportPipelines(service.first, account);
    await asked.come;
    await service.rows.set(account, { ...leasedFor('1 second'), version: 'version + 1' });
    answer.now();
    expect((await waiting).status).toBe(200);
    expect((await service.rows.get(account)).invalidated_at).toBeNull();
  });
});

function leasedFor(interval: string): Record<string, string> {
  return { lease_owner: 'gen_random_uuid()', lease_until: `clock_timestamp() + interval '${interval}'` };
}

async function everybody(account: string, callersPerReplica: number): Promise<number[]> {
  const callers = Array.from({ length: REPLICAS * callersPerReplica }, (_, caller) => caller % REPLICAS);
  const answers = await Promise.all(
    callers.map((replica) => exportPipelines(service.replica(replica), account)),
  );
  return answers.map(({ status }) => status);
}

const afterSomeTime: GateKeeper = async ({ forward }) => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return forward();
};

/** The first request reaches `keeper` at once, and its answer leaves at `answer`; all others are forwarded. */
function holdFirst(keeper: GateKeeper): { asked: Moment; answer: Moment } {
  const [asked, answer] = [new Moment(), new Moment()];
  service.gate.keeper = async (request) => {
    service.gate.keeper = forwardAll;
    const decided = await keeper(request);
    asked.now();
    await answer.come;
    return decided;
  };
  return { asked, answer };
}

async function arrived(requests: number): Promise<void> {
  while (service.gate.forms.length < requests) await new Promise((resolve) => setTimeout(resolve, 10));
}
