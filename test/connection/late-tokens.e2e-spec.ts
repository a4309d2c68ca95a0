import { describe, expect, it } from 'vitest';

import { disconnect } from './connection-life.js';
import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { exportPipelines } from './oauth-dance.js';
import { RefreshOutcomes } from './refresh-outcomes.js';
import type { GateKeeper } from './token-gate.js';

// The sandbox rotates strictly: of two who ask by the same refresh token, the second finds it dead.
const service = GatedService.ofFile({ replicas: 2 });
const outcomes = RefreshOutcomes.ofFile();

const honest: GateKeeper = ({ forward }) => forward();

describe('tokens that come when the lease has run out, and another has asked by the old ones', () => {
  it('heal the account that was marked for want of them, on every replica', async () => {
    const { account, first, answers } = await outlasted();
    expect(await status(1, account)).toBe(401);
    expect((await service.rows.get(account)).invalidated_reason).toBe('refresh_answer_lost');
    answers[0]?.now();
    expect((await first).status).toBe(200);
    expect(outcomes.of(account)).toEqual(['answer_lost', 'refreshed']);
    expect(await service.rows.get(account)).toMatchObject(SOUND);
    expect([await status(0, account), await status(1, account)]).toEqual([200, 200]);
    expect(service.gate.forms).toHaveLength(2);
  });

  it('wait for that other one, who finds them dead', async () => {
    const { account, first, answers } = await outlasted({ successor: honest });
    const second = exportPipelines(service.replica(1), account);
    await arrived(2);
    answers[0]?.now();
    await looksAgain(account);
    answers[1]?.now();
    expect((await second).status).toBe(401);
    expect((await first).status).toBe(200);
    expect(await service.rows.get(account)).toMatchObject(SOUND);
    expect([await status(0, account), await status(1, account)]).toEqual([200, 200]);
    expect(service.gate.forms).toHaveLength(2);
  });

  it('are saved where the endpoint has failed that other one, and nobody waits for the cool-down', async () => {
    const { account, first, answers } = await outlasted({ successor: () => ({ status: 500, body: '' }) });
    const second = exportPipelines(service.replica(1), account);
    await arrived(2);
    answers[1]?.now();
    expect((await second).status).toBe(502);
    answers[0]?.now();
    expect((await first).status).toBe(200);
    expect(await service.rows.get(account)).toMatchObject(SOUND);
    expect(await status(1, account)).toBe(200);
    expect(service.gate.forms).toHaveLength(2);
  });

  it('bring no account back that was disconnected since', async () => {
    const { account, first, answers } = await outlasted();
    expect(await status(1, account)).toBe(401);
    await disconnect(service.replica(1), account);
    answers[0]?.now();
    expect((await first).status).toBe(401);
    expect(outcomes.of(account)).toEqual(['answer_lost', 'superseded']);
    expect(await service.rows.find(account)).toBeUndefined();
  });
});

const SOUND = {
  invalidated_at: null,
  invalidated_reason: null,
  lease_owner: null,
  refresh_failures: 0,
  refresh_after: null,
  refresh_unanswered_at: null,
};

/**
 * The first replica has exchanged the tokens, and its lease has run out; its answer leaves at the first moment. What
 * the next one is answered is decided by `successor`, and leaves at the second.
 */
async function outlasted({ successor }: { successor?: GateKeeper } = {}) {
  const account = await service.expired();
  const [asked, ...answers] = [new Moment(), new Moment(), new Moment()];
  const keepers = [honest, ...(successor === undefined ? [] : [successor])];
  let requests = 0;
  service.gate.keeper = async (request) => {
    const [keeper, answer] = [keepers[requests], answers[requests]];
    requests += 1;
    const decided = await (keeper ?? honest)(request);
    asked.now();
    if (keeper !== undefined) await answer?.come;
    return decided;
  };
  const first = exportPipelines(service.replica(0), account);
  await asked.come;
  await service.rows.set(account, { lease_until: 'clock_timestamp()' });
  return { account, first, answers };
}

async function status(replica: number, account: string): Promise<number> {
  return (await exportPipelines(service.replica(replica), account)).status;
}

async function arrived(requests: number): Promise<void> {
  while (service.gate.forms.length < requests) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Long enough for who waits to have looked at the row more than once. */
async function looksAgain(account: string): Promise<void> {
  for (let looks = 0; looks < 20; looks += 1) {
    expect((await service.rows.get(account)).lease_owner).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
