import { describe, expect, it } from 'vitest';

import { GatedService } from './gated-service.js';
import { exportPipelines } from './oauth-dance.js';
import { RefreshOutcomes } from './refresh-outcomes.js';
import { forwardAll, type GateKeeper } from './token-gate.js';

// What needs a slow Postgres or two replicas is told where it is tested: too_late, superseded, unsaved.
const service = GatedService.ofFile();
const outcomes = RefreshOutcomes.ofFile();

const lose: GateKeeper = async ({ forward }) => {
  await forward();
  return (response) => response.socket?.destroy();
};

describe('what the host is told of a refresh', () => {
  it('is that it has brought new tokens, once for all who waited', async () => {
    const account = await service.expired();
    await Promise.all(Array.from({ length: 5 }, () => exportPipelines(service.first, account)));
    expect(outcomes.of(account)).toEqual(['refreshed']);
  });

  it('is nothing where the token is good', async () => {
    const account = await service.connected();
    await exportPipelines(service.first, account);
    expect(outcomes.of(account)).toEqual([]);
  });

  it('is that the grant is dead, once', async () => {
    const account = await service.expired();
    service.sandbox.tokens.revokeAll();
    for (const _ of [1, 2]) expect((await exportPipelines(service.first, account)).status).toBe(401);
    expect(outcomes.of(account)).toEqual(['invalid_grant']);
  });

  it('is that the endpoint has failed, and who was refused because of that', async () => {
    const account = await service.expired();
    service.gate.keeper = () => ({ status: 500, body: '' });
    for (const _ of [1, 2]) expect((await exportPipelines(service.first, account)).status).toBe(502);
    expect(outcomes.of(account)).toEqual(['failed', 'cooled_down']);
    service.gate.keeper = forwardAll;
    await service.rows.endCoolDown(account);
    expect((await exportPipelines(service.first, account)).status).toBe(200);
    expect(outcomes.of(account)).toEqual(['failed', 'cooled_down', 'refreshed']);
  });

  it('is that an answer was lost, where the tokens are found exchanged', async () => {
    const account = await service.expired();
    service.gate.keeper = lose;
    expect((await exportPipelines(service.first, account)).status).toBe(502);
    service.gate.keeper = forwardAll;
    await service.rows.endCoolDown(account);
    expect((await exportPipelines(service.first, account)).status).toBe(401);
    expect(outcomes.of(account)).toEqual(['failed', 'answer_lost']);
  });
});
