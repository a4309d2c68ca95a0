import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ask, type Service, startService } from '../export/service.js';
import { connectAccount } from '../support/connect-account.js';
import { signJwt } from '../support/jwt.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { collection } from './collection.js';

describe('a collection in the order of ids', () => {
  let service: Service;
  let other: TestApp;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 1_900, archivedDeals: 900, notes: 1_200, persons: 20, organizations: 10 },
      },
    });
    other = await startTestApp({ databaseUrl: service.database.url, sandbox: service.sandbox });
    await connectAccount(service.app.url, 'account-2');
  });
  afterEach(() => service.sandbox.faults.clear());
  afterAll(async () => {
    await other.close();
    await service.close();
  });

  it.each(['deals', 'notes', 'persons', 'stages'])(
    'of %s rises strictly, and is all there is',
    async (type) => {
      const { records } = await collection(service, `${type}/all`);
      const ordered = await collection(service, `${type}/all?order=id`);
      const ids = ordered.records.map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      expect(ordered.records).toEqual([...records].sort((a, b) => Number(a.id) - Number(b.id)));
      expect(ordered.receipt).toMatchObject({ complete: true, resume: null, count_before: 0 });
    },
  );

  it.each(['deals', 'notes'])('of %s goes on from every checkpoint, over another replica', async (type) => {
    const whole = await collection(service, `${type}/all?order=id&related=ids`);
    expect(whole.checkpoints.length).toBeGreaterThan(1);
    for (const { resume, count } of whole.checkpoints) {
      const rest = await collection(on(other), `${type}/all?related=ids&resume=${resume}`);
      expect(rest.records).toEqual(whole.records.slice(count));
      expect(rest.receipt).toMatchObject({
        complete: true,
        count_before: count,
        snapshot_at: whole.receipt?.snapshot_at,
      });
    }
  });

  it('goes on where it was broken off, as its receipt says', async () => {
    const whole = await collection(service, 'deals/all?order=id&related=ids');
    let pages = 0;
    service.sandbox.faults.next('serverError', {
      on: ({ path }) => path.endsWith('/deals') && (pages += 1) > 2,
      times: Infinity,
    });
    const part = await collection(service, 'deals/all?order=id&related=ids');
    service.sandbox.faults.clear();
    expect(part.receipt).toMatchObject({ complete: false, resume: part.checkpoints.at(-1)?.resume });
    const url = `${service.app.url}/v1/e/pipedrive/exports/${part.headers.get('x-export-id')}/receipt`;
    const { receipt } = part;
    const rest = await collection(on(other), `deals/all?related=ids&resume=${receipt?.resume}`);
    expect([...part.records, ...rest.records]).toEqual(whole.records);
    // Asked for by somebody who may have less of the stream than was written.
    const kept = (await ask(url)).body.data;
    expect(JSON.stringify(kept)).toBe(JSON.stringify({ ...receipt, resume: null }));
  });

  it('goes on though the cursor is refused, and though records are gone', async () => {
    const whole = await collection(service, 'deals/all?order=id&related=ids');
    const { resume, count } = whole.checkpoints[1] ?? { resume: '', count: 0 };
    const gone = Number(whole.records[count]?.id);
    service.sandbox.company.remove('deals', gone);
    service.sandbox.faults.next('refuseCursor', { on: ({ query }) => query.cursor !== undefined });
    const rest = await collection(on(other), `deals/all?resume=${resume}`);
    expect(rest.records).toEqual(whole.records.slice(count + 1));
    expect(rest.receipt?.complete).toBe(true);
  });

  it.each([
    ['deals', ''],
    ['deals', '&updated_since=2000-01-01T00:00:00Z'],
    ['notes', ''],
  ] as const)('of %s%s goes on twice at once from one checkpoint', async (type, since) => {
    const whole = await collection(service, `${type}/all?order=id&related=ids${since}`);
    const { resume, count } = whole.checkpoints[1] ?? { resume: '', count: 0 };
    const rests = await Promise.all(
      [service, on(other)].map((each) => collection(each, `${type}/all?related=ids&resume=${resume}`)),
    );
    for (const rest of rests) {
      expect(rest.records).toEqual(whole.records.slice(count));
      expect(rest.receipt?.complete).toBe(true);
    }
  });

  it.each([
    ['deals', ''],
    ['deals', '&updated_since=2000-01-01T00:00:00Z'],
    ['notes', ''],
  ] as const)('of %s%s goes on from a checkpoint of an answer that goes on', async (type, since) => {
    const whole = await collection(service, `${type}/all?order=id&related=ids${since}`);
    const [point] = whole.checkpoints;
    const second = await collection(service, `${type}/all?related=ids&resume=${point?.resume}`);
    const { resume, count } = second.checkpoints[0] ?? { resume: '', count: 0 };
    const third = await collection(on(other), `${type}/all?related=ids&resume=${resume}`);
    expect(third.records).toEqual(whole.records.slice(count));
    expect(third.receipt).toMatchObject({ complete: true, reason: null, count_before: count });
  });

  it.each(['deals', 'notes'] as const)(
    'of %s is whole though records are gone on both sides of the checkpoint',
    async (type) => {
      const whole = await collection(service, `${type}/all?order=id&related=ids`);
      const { resume, count } = whole.checkpoints[1] ?? { resume: '', count: 0 };
      for (const at of [0, count - 2, count - 1, count, count + 1])
        service.sandbox.company.remove(type, Number(whole.records[at]?.id));
      const rest = await collection(on(other), `${type}/all?related=ids&resume=${resume}`);
      expect(rest.records).toEqual(whole.records.slice(count + 2));
      expect(rest.receipt?.complete).toBe(true);
    },
  );

  // What was restored can't be told from what was lost; among changes, it is the next answer's.
  it.each([
    ['notes', '', false],
    ['deals', '&updated_since=2000-01-01T00:00:00Z', true],
    ['notes', '&updated_since=2000-01-01T00:00:00Z', true],
  ] as const)('of %s%s says so where an earlier id is back', async (type, since, isComplete) => {
    const { company } = service.sandbox;
    const [gone] = company[type].slice(3);
    company.remove(type, Number(gone?.id));
    const { checkpoints } = await collection(service, `${type}/all?order=id&related=ids${since}`);
    company.insert(type, gone);
    company.update(type, Number(gone?.id), {});
    const resume = checkpoints.at(-1)?.resume;
    const { receipt } = await collection(service, `${type}/all?related=ids&resume=${resume}`);
    expect(receipt?.complete).toBe(isComplete);
    expect(receipt?.reason ?? '').toMatch(isComplete ? /^$/ : /on no page of the list/);
  });

  it('refuses a point that is not its own', async () => {
    const { checkpoints } = await collection(service, 'deals/all?order=id&related=ids&archived=exclude');
    const { resume } = checkpoints[0] ?? { resume: '' };
    const stranger = { headers: { authorization: `Bearer ${signJwt({ account_id: 'account-2' })}` } };
    const altered = resume.slice(0, -2) + (resume.endsWith('AA') ? 'BB' : 'AA');
    for (const [path, problem, init] of [
      [`deals/all?resume=${resume}`, 'it is of another account', stranger],
      [`deals/all?resume=${altered}`, 'it was not issued by this service, or was altered', {}],
      [`deals/all?resume=${signJwt({ account_id: 'account-1' })}`, 'it was not issued by this service', {}],
      [`notes/all?resume=${resume}`, 'it is of deals', {}],
      [`deals/all?related=names&resume=${resume}`, 'its export began with another related', {}],
      [`deals/all?archived=only&resume=${resume}`, 'its export began with another archived', {}],
      [`deals/all?updated_since=2026-01-01T00:00:00Z&resume=${resume}`, 'another updated_since', {}],
    ] as const) {
      const { status, error } = await collection(service, path, init);
      expect([status, error?.error]).toEqual([400, 'INVALID_QUERY']);
      expect(error?.message).toContain('Invalid resume: ');
      expect(error?.message).toContain(problem);
    }
    expect((await collection(service, 'deals/all?order=title')).error?.message).toBe(
      'Invalid order: must be: id',
    );
  });

  function on(app: TestApp): Service {
    return { ...service, app };
  }
});
