import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, startHost } from './host.js';
import { Moment } from './moment.js';
import { connect, exportPipelines, type Service } from './oauth-dance.js';
import { forwardAll, startTokenGate, type TokenGate } from './token-gate.js';

describe('a token endpoint that fails while the present token is still good', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let gate: TokenGate;
  let rows: CredentialRows;
  let service: Service;
  let count = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic', company: { deals: 1 } });
    gate = await startTokenGate(sandbox.url);
    rows = await CredentialRows.open(database.url);
    const options = {
      ...optionsFor({ url: gate.url, options: sandbox.options }, { timeoutMs: 15_000 }),
      http: { allowedHosts: [new URL(sandbox.url).host] },
    };
    service = { options, host: await startHost({ databaseUrl: database.url, options }) };
  });
  afterEach(() => {
    vi.useRealTimers();
    gate.keeper = forwardAll;
  });
  afterAll(async () => {
    await service.host.close();
    await rows.close();
    await gate.close();
    await sandbox.close();
    await database.drop();
  });

  it('is not waited for to its end, nor again by the next page; what it brings at last is saved', async () => {
    const account = await due();
    const end = new Moment();
    gate.keeper = async ({ forward }) => {
      await end.come;
      return forward();
    };
    const before = await rows.get(account);
    expect(await statuses(account, 3)).toEqual([200, 200, 200]);
    expect(gate.forms).toHaveLength(1);
    expect((await rows.get(account)).lease_owner).not.toBeNull();
    end.now();
    await vi.waitFor(async () => expect((await rows.get(account)).lease_owner).toBeNull());
    expect((await rows.get(account)).access_token).not.toBe(before.access_token);
    expect(await statuses(account, 2)).toEqual([200, 200]);
    expect(gate.forms).toHaveLength(1);
  });

  it('is asked once for many pages, and again after half a minute', async () => {
    const account = await due();
    gate.keeper = () => ({ status: 500, body: '' });
    expect(await statuses(account, 3)).toEqual([200, 200, 200]);
    expect(gate.forms).toHaveLength(1);
    later(29);
    expect(await statuses(account, 1)).toEqual([200]);
    expect(gate.forms).toHaveLength(1);
    later(2);
    gate.keeper = forwardAll;
    expect(await statuses(account, 2)).toEqual([200, 200]);
    expect(gate.forms).toHaveLength(2);
  });

  it('is asked at once for another account', async () => {
    const [failing, other] = [await due(), await due()];
    gate.keeper = () => ({ status: 500, body: '' });
    await statuses(failing, 1);
    gate.keeper = forwardAll;
    await statuses(other, 1);
    expect(gate.forms).toHaveLength(2);
  });

  it('is asked again as soon as the token has expired, and then fails the page', async () => {
    const account = await due();
    gate.keeper = () => ({ status: 500, body: '' });
    expect(await statuses(account, 1)).toEqual([200]);
    await rows.expire(account);
    expect(await statuses(account, 1)).toEqual([502]);
    gate.keeper = forwardAll;
    expect(await statuses(account, 1)).toEqual([200]);
    expect(gate.forms).toHaveLength(3);
  });

  /** A new account whose token is due, and good for minutes. */
  async function due(): Promise<string> {
    const account = `acc-${(count += 1)}`;
    await connect(service, account);
    await rows.makeDue(account);
    gate.forms.length = 0;
    return account;
  }

  async function statuses(account: string, pages: number): Promise<number[]> {
    const found: number[] = [];
    for (let page = 0; page < pages; page += 1) {
      found.push((await exportPipelines(service, account)).status);
    }
    return found;
  }
});

/** Lets the process believe that it is so much later than it last did. */
function later(seconds: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: now + seconds * 1000 });
}
