import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { GatedService } from './gated-service.js';
import { exportPipelines, type Service } from './oauth-dance.js';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';
import { RefreshOutcomes } from './refresh-outcomes.js';
import type { GateAnswer } from './token-gate.js';

const service = GatedService.ofFile();
const outcomes = RefreshOutcomes.ofFile();

let proxy: PostgresProxy;
let replica: Service;

beforeAll(async () => {
  proxy = await startPostgresProxy(service.database.url);
  replica = await service.startReplica({ databaseUrl: proxy.url });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await replica.host.close();
  await proxy.close();
});

describe('the tokens that a refresh has brought are saved, though Postgres', () => {
  it.each([
    ['is away for a moment', () => proxy.cut()],
    ['saves them and is cut off before it can say so', () => proxy.cutAnswers()],
    ['has vanished from the other end of every connection', () => proxy.hang()],
  ])('%s', async (_, takeAway) => {
    const account = await service.expired();
    const before = await service.rows.get(account);
    service.gate.keeper = async ({ forward }) => after(await forward(), takeAway);
    expect((await exportPipelines(replica, account)).status).toBe(200);
    const saved = await service.rows.get(account);
    expect(saved.refresh_token).not.toBe(before.refresh_token);
    expect(saved.lease_owner).toBeNull();
    expect(service.gate.forms).toHaveLength(1);
  });
});

describe('while Postgres is away for a moment', () => {
  it('a grant that is found dead is marked, with its reason', async () => {
    const account = await service.expired();
    service.sandbox.tokens.revokeAll();
    service.gate.keeper = async ({ forward }) => after(await forward(), () => proxy.cut());
    expect((await exportPipelines(replica, account)).status).toBe(401);
    expect((await service.rows.get(account)).invalidated_reason).toBe('invalid_grant');
    expect(service.gate.forms).toHaveLength(1);
  });

  it('a refresh that failed is written down', async () => {
    const account = await service.expired();
    service.gate.keeper = () => after({ status: 500, body: '' }, () => proxy.cut());
    const refused = await exportPipelines(replica, account);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([502, '5']);
    expect(await service.rows.get(account)).toMatchObject({ refresh_failures: 1, lease_owner: null });
  });
});

describe('while Postgres is away for longer than a minute', () => {
  it('the tokens that a refresh has brought are given to nobody, and the log says whose they were', async () => {
    const account = await service.expired();
    const told = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    let issued = '';
    service.gate.keeper = async ({ forward }) => {
      const answer = await forward();
      issued = answer.body;
      proxy.cut();
      return answer;
    };
    vi.useFakeTimers({ toFake: ['performance'] });
    const exporting = exportPipelines(replica, account);
    const lines = (): string[] => told.mock.calls.map(([line]) => String(line)).filter(isOfTheSave);
    while (lines().length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (issued !== '') vi.advanceTimersByTime(5000);
    }
    vi.useRealTimers();
    proxy.restore();
    expect((await exporting).status).toBe(500);
    expect(outcomes.of(account)).toEqual(['unsaved']);
    expect(lines()).toEqual([expect.stringContaining(`a refresh of account ${account} has brought`)]);
    const { access_token: access, refresh_token: refresh } = JSON.parse(issued) as Record<string, string>;
    for (const token of [access, refresh]) expect(JSON.stringify(told.mock.calls)).not.toContain(token);
    expect(service.gate.forms).toHaveLength(1);
  });
});

function isOfTheSave(line: string): boolean {
  return line.includes('could not be saved');
}

/** The answer leaves when Postgres is gone; a second later it is there again. */
function after(answer: GateAnswer, takeAway: () => void): GateAnswer {
  takeAway();
  setTimeout(() => proxy.restore(), 1000);
  return answer;
}
