import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { PipedriveModuleOptions } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, startHost } from './host.js';
import { Moment } from './moment.js';
import { approved, callback, connect, exportPipelines, type Service } from './oauth-dance.js';
import { forwardAll, type GateKeeper, startTokenGate, type TokenGate } from './token-gate.js';

const TIMEOUT_MS = 15_000;

let database: TestDatabase;
let sandbox: Sandbox;
let gate: TokenGate;
let rows: CredentialRows;
let options: PipedriveModuleOptions;
let replicas: [Service, Service];
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ approve: 'automatic', company: { deals: 1 }, limits: { burst: 1000 } });
  gate = await startTokenGate(sandbox.url);
  rows = await CredentialRows.open(database.url);
  options = {
    ...optionsFor({ url: gate.url, options: sandbox.options }, { timeoutMs: TIMEOUT_MS }),
    http: { allowedHosts: [new URL(sandbox.url).host] },
  };
  replicas = [await startReplica(), await startReplica()];
});
afterEach(() => {
  gate.keeper = forwardAll;
  sandbox.faults.clear();
  sandbox.behave({ refreshTokens: 'rotating' });
});
afterAll(async () => {
  await Promise.all(replicas.map(({ host }) => host.close()));
  await rows.close();
  await gate.close();
  await sandbox.close();
  await database.drop();
});

describe('many callers on two replicas', () => {
  it.each([
    ['has expired', (account: string) => rows.expire(account)],
    ['is within the margin', (account: string) => rows.makeDue(account)],
    ['is refused by the API', async () => sandbox.tokens.expireAccessTokens()],
  ])('ask for one refresh when the token %s', async (_, age) => {
    const account = await connected();
    await age(account);
    gate.keeper = afterSomeTime;
    const answers = await everybody(account, 20);
    expect(answers).toEqual(Array.from({ length: 40 }, () => 200));
    expect(gate.forms).toHaveLength(1);
  });

  it('ask once when the grant is dead, and all are told', async () => {
    const account = await connected();
    await rows.expire(account);
    sandbox.tokens.revokeAll();
    gate.keeper = afterSomeTime;
    expect(await everybody(account, 20)).toEqual(Array.from({ length: 40 }, () => 401));
    expect(gate.forms).toHaveLength(1);
  });

  it('of many accounts hold no connection to Postgres while Pipedrive takes its time', async () => {
    const accounts: string[] = [];
    for (let index = 0; index < 25; index += 1) accounts.push(await connected());
    const fresh = await connected();
    for (const account of accounts) await rows.expire(account);
    const end = new Moment();
    gate.keeper = async ({ forward }) => {
      await end.come;
      return forward();
    };
    const waiting = accounts.map((account) => exportPipelines(replicas[0], account));
    await arrived(25);
    expect((await exportPipelines(replicas[0], fresh)).status).toBe(200);
    end.now();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(accounts.map(() => 200));
  });
});

describe('a lease', () => {
  it('of a holder that died is waited for, and then taken', async () => {
    const account = await connected();
    await rows.expire(account);
    await rows.set(account, leasedFor('1500 milliseconds'));
    const { lease_until: until } = await rows.get(account);
    expect(await everybody(account, 3)).toEqual(Array.from({ length: 6 }, () => 200));
    const requests = [...sandbox.requests].filter(({ routeName }) => routeName === 'token');
    expect(requests).toHaveLength(1);
    expect(requests[0]?.at).toBeGreaterThanOrEqual(until?.getTime() ?? Infinity);
  });

  it('that has run out is not taken by who saw the row before its holder has saved', async () => {
    const account = await connected();
    await rows.expire(account);
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const refreshing = exportPipelines(replicas[0], account);
    await asked.come;
    await rows.set(account, { lease_until: 'clock_timestamp()' });
    const late = await rows.whileLocked(account, async (row) => {
      answer.now();
      await row.isWaitedFor({ by: 1 });
      const pending = exportPipelines(replicas[1], account);
      await row.isWaitedFor({ by: 2 });
      return [pending];
    });
    const answers = await Promise.all([refreshing, ...late]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(gate.forms).toHaveLength(1);
  });

  it('outlasts the request to Pipedrive that it is for', async () => {
    const account = await connected();
    await rows.expire(account);
    let askedMs = Infinity;
    const { asked, answer } = holdFirst(({ forward }) => {
      askedMs = Date.now();
      return forward();
    });
    const waiting = exportPipelines(replicas[0], account);
    await asked.come;
    const { lease_until: until } = await rows.get(account);
    answer.now();
    expect(until?.getTime()).toBeGreaterThan(askedMs + TIMEOUT_MS);
    expect((await waiting).status).toBe(200);
  });

  it('that another holds for too long is never passed by: 502', async () => {
    const account = await connected();
    await rows.expire(account);
    await rows.set(account, leasedFor('1 hour'));
    const impatient = await startReplica({ timeoutMs: 100 });
    const answer = await exportPipelines(impatient, account);
    await impatient.host.close();
    expect([answer.status, await answer.json()]).toMatchObject([502, { error: 'EXTERNAL_API_ERROR' }]);
    expect(gate.forms).toHaveLength(0);
  });

  it('that another holds does not fail a request whose token is still good', async () => {
    const account = await connected();
    await rows.makeDue(account);
    await rows.set(account, leasedFor('1 hour'));
    expect((await exportPipelines(replicas[0], account)).status).toBe(200);
    expect(gate.forms).toHaveLength(0);
  });
});

describe('an answer of the token endpoint that comes too late', () => {
  it('is not saved over a connection that was made meanwhile; that one is used', async () => {
    const account = newAccount();
    const approval = await approved(replicas[0], account);
    await connect(replicas[0], account);
    await rows.expire(account);
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const waiting = exportPipelines(replicas[0], account);
    await asked.come;
    await callback(replicas[1], approval.query, approval.cookie);
    const reconnected = await rows.get(account);
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(await rows.get(account)).toEqual(reconnected);
  });

  it('does not kill a connection that was made meanwhile', async () => {
    const account = newAccount();
    const approval = await approved(replicas[0], account);
    await connect(replicas[0], account);
    await rows.expire(account);
    const { asked, answer } = holdFirst(() => ({ status: 400, body: '{"error":"invalid_grant"}' }));
    const waiting = exportPipelines(replicas[0], account);
    await asked.come;
    await callback(replicas[1], approval.query, approval.cookie);
    const reconnected = await rows.get(account);
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(await rows.get(account)).toEqual(reconnected);
  });

  it('is not saved once another holds the lease: the next one is asked for under a lease of its own', async () => {
    sandbox.behave({ refreshTokens: 'same' });
    const account = await connected();
    await rows.expire(account);
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const waiting = exportPipelines(replicas[0], account);
    await asked.come;
    await rows.set(account, { ...leasedFor('1 second'), version: 'version + 1' });
    answer.now();
    expect((await waiting).status).toBe(200);
    expect(gate.forms).toHaveLength(2);
  });

  it('does not mark the grant dead once another holds the lease', async () => {
    const account = await connected();
    await rows.expire(account);
    const { asked, answer } = holdFirst(() => ({ status: 400, body: '{"error":"invalid_grant"}' }));
    const waiting = exportPipelines(replicas[0], account);
    await asked.come;
    await rows.set(account, { ...leasedFor('1 second'), version: 'version + 1' });
    answer.now();
    expect((await waiting).status).toBe(200);
    expect((await rows.get(account)).invalidated_at).toBeNull();
  });
});

describe('a service that is stopped', () => {
  it('ends a refresh that has begun and saves what it has brought, though its caller has left', async () => {
    const replica = await startReplica();
    const account = await connected();
    await rows.expire(account);
    const before = await rows.get(account);
    const { asked, answer } = holdFirst(({ forward }) => forward());
    const client = new AbortController();
    const waiting = exportPipelines(replica, account, client.signal).catch((error: Error) => error.name);
    await asked.come;
    client.abort();
    expect(await waiting).toBe('AbortError');
    const closed = replica.host.close();
    setTimeout(() => answer.now(), 500);
    await closed;
    expect((await rows.get(account)).refresh_token).not.toBe(before.refresh_token);
  });
});

function leasedFor(interval: string): Record<string, string> {
  return { lease_owner: 'gen_random_uuid()', lease_until: `clock_timestamp() + interval '${interval}'` };
}

async function startReplica(oauth: { timeoutMs?: number } = {}): Promise<Service> {
  const own = { ...options, oauth: { ...options.oauth, ...oauth } };
  return { options: own, host: await startHost({ databaseUrl: database.url, options: own }) };
}

function newAccount(): string {
  return `acc-${(count += 1)}`;
}

async function connected(): Promise<string> {
  const account = newAccount();
  await connect(replicas[0], account);
  sandbox.requests.clear();
  gate.forms.length = 0;
  return account;
}

async function everybody(account: string, callersPerReplica: number): Promise<number[]> {
  const callers = replicas.flatMap((replica) => Array.from({ length: callersPerReplica }, () => replica));
  const answers = await Promise.all(callers.map((replica) => exportPipelines(replica, account)));
  return answers.map(({ status }) => status);
}

const afterSomeTime: GateKeeper = async ({ forward }) => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return forward();
};

/** The first request reaches `keeper` at once, and its answer leaves at `answer`; all others are forwarded. */
function holdFirst(keeper: GateKeeper): { asked: Moment; answer: Moment } {
  const [asked, answer] = [new Moment(), new Moment()];
  gate.keeper = async (request) => {
    gate.keeper = forwardAll;
    const decided = await keeper(request);
    asked.now();
    await answer.come;
    return decided;
  };
  return { asked, answer };
}

async function arrived(requests: number): Promise<void> {
  while (gate.forms.length < requests) await new Promise((resolve) => setTimeout(resolve, 10));
}
