import { describe, expect, it } from 'vitest';

import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { approved, callback, connect, exportPipelines } from './oauth-dance.js';
import type { GateAnswer, GateKeeper } from './token-gate.js';

const service = GatedService.ofFile();

type Loss = (forward: () => Promise<unknown>) => Promise<GateAnswer>;

const hang: GateAnswer = () => undefined;
const cut: GateAnswer = (response) => response.socket?.destroy();
const half: GateAnswer = { status: 200, body: '{"access_token":"' };
const failed: GateAnswer = { status: 500, body: '' };

const hanging: Loss = async (forward) => (await forward(), hang);

/** What becomes of the first answer, of tokens that Pipedrive has exchanged. */
const LOSSES: [string, Loss][] = [
  ['never comes', hanging],
  ['is cut', async (forward) => (await forward(), cut)],
  ['comes by half', async (forward) => (await forward(), half)],
  ['is an error of the endpoint', async (forward) => (await forward(), failed)],
];

describe('a refresh whose answer', () => {
  it.each(LOSSES)(
    '%s ends as TOKEN_INVALIDATED with that reason, where the old token is dead',
    async (_, lose) => {
      const account = await service.expired();
      expect(await statusWhere(account, lose)).toBe(502);
      expect(await statusAfterCoolDown(account)).toBe(401);
      expect(await reason(account)).toBe('refresh_answer_lost');
      expect(await status(account)).toBe(401);
      expect(service.gate.forms).toHaveLength(2);
    },
  );

  it.each(LOSSES)('%s costs nothing where the old token is good for another', async (_, lose) => {
    service.sandbox.behave({ refreshTokens: 'same' });
    const account = await service.expired();
    expect(await statusWhere(account, lose)).toBe(502);
    expect(await statusAfterCoolDown(account)).toBe(200);
    expect((await service.rows.get(account)).refresh_unanswered_at).toBeNull();
  });

  it('never comes is remembered over an answer that says nothing of the grant', async () => {
    const account = await service.expired();
    service.gate.keeper = once(async (forward) => (await forward(), cut));
    await status(account);
    service.gate.keeper = once(async () => ({ status: 429, body: '' }));
    expect(await statusAfterCoolDown(account)).toBe(502);
    expect(await statusAfterCoolDown(account)).toBe(401);
    expect(await reason(account)).toBe('refresh_answer_lost');
  });

  it.each<[string, Loss]>([
    ['refuses the request', async () => ({ status: 400, body: '{"error":"invalid_request"}' })],
    ['refuses the client', async () => ({ status: 401, body: '{"error":"invalid_client"}' })],
    ['is a rate limit', async () => ({ status: 429, body: '' })],
  ])('%s is not what a grant dies of that is dead by then', async (_, answer) => {
    const account = await service.expired();
    expect(await statusWhere(account, answer)).toBe(502);
    service.sandbox.tokens.revokeAll();
    expect(await statusAfterCoolDown(account)).toBe(401);
    expect(await reason(account)).toBe('invalid_grant');
  });

  it('never comes is forgotten with a new connection', async () => {
    const account = service.newAccount();
    const approval = await approved(service.first, account);
    await connect(service.first, account);
    await service.rows.expire(account);
    service.gate.keeper = once(async () => cut);
    await status(account);
    await callback(service.first, approval.query, approval.cookie);
    await service.rows.expire(account);
    service.sandbox.tokens.revokeAll();
    expect(await status(account)).toBe(401);
    expect(await reason(account)).toBe('invalid_grant');
  });
});

describe('a holder that died after Pipedrive had exchanged the token', () => {
  it('costs the account at most one lease, and the connection where the old token is dead', async () => {
    const account = await service.expired();
    await leaveToTheDead(account);
    expect(await status(account)).toBe(401);
    expect(await reason(account)).toBe('refresh_answer_lost');
    expect(service.gate.forms).toHaveLength(2);
  });

  it('costs no more than that lease where the old token is good for another', async () => {
    service.sandbox.behave({ refreshTokens: 'same' });
    const account = await service.expired();
    await leaveToTheDead(account);
    expect(await status(account)).toBe(200);
  });
});

/** As a process leaves it that is killed between the answer and the save. */
async function leaveToTheDead(account: string): Promise<void> {
  const [asked, end] = [new Moment(), new Moment()];
  service.gate.keeper = once(async (forward) => {
    await forward();
    asked.now();
    await end.come;
    return cut;
  });
  const refused = status(account);
  await asked.come;
  const { lease_owner: owner, version, refresh_unanswered_at: since } = await service.rows.get(account);
  end.now();
  expect(await refused).toBe(502);
  await service.rows.set(account, {
    lease_owner: `'${owner}'`,
    lease_until: "clock_timestamp() + interval '1 second'",
    version: String(version),
    refresh_failures: '0',
    refresh_after: 'NULL',
    refresh_unanswered_at: `'${since?.toISOString()}'`,
    last_error: 'NULL',
    last_error_at: 'NULL',
  });
}

/** The first request is decided by `lose`, all others by the sandbox. */
function once(lose: Loss): GateKeeper {
  return ({ forward }) => {
    service.gate.keeper = (next) => next.forward();
    return lose(forward);
  };
}

async function status(account: string, replica = service.first): Promise<number> {
  return (await exportPipelines(replica, account)).status;
}

/** Of a request whose refresh has that answer. */
async function statusWhere(account: string, lose: Loss): Promise<number> {
  service.gate.keeper = once(lose);
  return status(account, lose === hanging ? await service.impatient() : service.first);
}

async function statusAfterCoolDown(account: string): Promise<number> {
  await service.rows.endCoolDown(account);
  return status(account);
}

async function reason(account: string): Promise<string | null> {
  return (await service.rows.get(account)).invalidated_reason;
}
