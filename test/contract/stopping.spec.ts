import type { Server } from 'node:http';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { TokenRefreshService } from '../../src/pipedrive/credentials/token-refresh.service.js';
import { GatedService } from '../connection/gated-service.js';
import { Moment } from '../connection/moment.js';
import { exportPipelines, type Service } from '../connection/oauth-dance.js';

const service = GatedService.ofFile({ timeoutMs: 60_000 });

afterEach(() => void vi.useRealTimers());

describe('a service that is stopped', () => {
  it('ends a refresh that has begun and saves what it has brought, though its caller has left', async () => {
    const replica = await service.startReplica();
    const { account, generation, answer } = await refreshedForNobody(replica);
    const closed = replica.host.close();
    setTimeout(() => answer.now(), 500);
    await closed;
    expect((await service.rows.get(account)).generation).not.toBe(generation);
  });

  it('ends also one that has begun while another was waited for', async () => {
    const replica = await service.startReplica();
    const first = await refreshedForNobody(replica);
    const ended = refreshing(replica).beforeApplicationShutdown();
    const second = await refreshedForNobody(replica);
    first.answer.now();
    setTimeout(() => second.answer.now(), 500);
    await ended;
    expect((await service.rows.get(second.account)).generation).not.toBe(second.generation);
    await replica.host.close();
  });

  it('waits for a token endpoint that does not answer no longer than 20 seconds', async () => {
    const replica = await service.startReplica();
    const { answer } = await refreshedForNobody(replica);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isEnded = false;
    const ended = refreshing(replica).beforeApplicationShutdown();
    void ended.then(() => (isEnded = true));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(isEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    await ended;
    answer.now();
    // Its client would have done so, by a timer of the time that has not passed.
    (replica.host.app.getHttpServer() as Server).closeAllConnections();
    await replica.host.close();
  });
});

function refreshing({ host }: Service): TokenRefreshService {
  return host.app.get(TokenRefreshService, { strict: false });
}

/** A refresh whose request has reached the token endpoint, and whose caller has left; its answer leaves at the moment. */
async function refreshedForNobody(replica: Service) {
  const account = await service.expired();
  const { generation } = await service.rows.get(account);
  const [asked, answer] = [new Moment(), new Moment()];
  service.gate.keeper = async ({ forward }) => {
    asked.now();
    await answer.come;
    return forward();
  };
  const client = new AbortController();
  const waiting = exportPipelines(replica, account, client.signal).catch((error: Error) => error.name);
  await asked.come;
  client.abort();
  expect(await waiting).toBe('AbortError');
  service.gate.keeper = ({ forward }) => forward();
  return { account, generation, answer };
}
