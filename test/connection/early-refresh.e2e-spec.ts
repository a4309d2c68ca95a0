import { describe, expect, it } from 'vitest';

import { eventually } from '../support/eventually.js';
import { GatedService } from './gated-service.js';
import { Moment } from './moment.js';
import { exportPipelines } from './oauth-dance.js';
import { forwardAll } from './token-gate.js';

const service = GatedService.ofFile({ replicas: 2 });

describe('a token endpoint that fails while the present token is still good', () => {
  it('is not waited for to its end, nor again by the next page; what it brings at last is saved', async () => {
    const account = await service.due();
    const end = new Moment();
    service.gate.keeper = async ({ forward }) => {
      await end.come;
      return forward();
    };
    const before = await service.rows.get(account);
    expect(await statuses(account, 3)).toEqual([200, 200, 200]);
    expect(service.gate.forms).toHaveLength(1);
    expect((await service.rows.get(account)).lease_owner).not.toBeNull();
    end.now();
    await eventually(async () => expect((await service.rows.get(account)).lease_owner).toBeNull());
    expect((await service.rows.get(account)).access_token).not.toBe(before.access_token);
    expect(await statuses(account, 2)).toEqual([200, 200]);
    expect(service.gate.forms).toHaveLength(1);
  });

  it('is waited for by nobody but who has asked it, on no replica', async () => {
    const account = await service.due();
    const [asked, end] = [new Moment(), new Moment()];
    service.gate.keeper = async ({ forward }) => {
      asked.now();
      await end.come;
      return forward();
    };
    const first = exportPipelines(service.first, account);
    await asked.come;
    let isFirstAnswered = false;
    void first.then(() => (isFirstAnswered = true));
    const others = [service.first, service.replica(1)].map((replica) => exportPipelines(replica, account));
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200]);
    expect(isFirstAnswered).toBe(false);
    end.now();
    expect((await first).status).toBe(200);
    expect(service.gate.forms).toHaveLength(1);
  });

  it('is asked once for many pages, and again once it has been left alone for a while', async () => {
    const account = await service.due();
    service.gate.keeper = () => ({ status: 500, body: '' });
    expect(await statuses(account, 3)).toEqual([200, 200, 200]);
    expect(service.gate.forms).toHaveLength(1);
    service.gate.keeper = forwardAll;
    await service.rows.endCoolDown(account);
    expect(await statuses(account, 2)).toEqual([200, 200]);
    expect(service.gate.forms).toHaveLength(2);
  });

  it('is asked at once for another account', async () => {
    const [failing, other] = [await service.due(), await service.due()];
    service.gate.keeper = () => ({ status: 500, body: '' });
    await statuses(failing, 1);
    service.gate.keeper = forwardAll;
    await statuses(other, 1);
    expect(service.gate.forms).toHaveLength(2);
  });
});

describe('a refresh token that does not open while the present token is still good', () => {
  it('fails nobody, and asks nobody; it does once that one has expired', async () => {
    const account = await service.due();
    await service.rows.set(account, { refresh_token: "'v1.gone.aa.aa.aa'" });
    expect(await statuses(account, 2)).toEqual([200, 200]);
    expect((await service.rows.get(account)).lease_owner).toBeNull();
    await service.rows.expire(account);
    expect(await statuses(account, 1)).toEqual([500]);
    expect(service.gate.forms).toHaveLength(0);
  });
});

async function statuses(account: string, pages: number): Promise<number[]> {
  const found: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    found.push((await exportPipelines(service.first, account)).status);
  }
  return found;
}
