import { setTimeout } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ACCOUNT, ask, type Service, startService } from '../export/service.js';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { query } from '../support/query.js';
import { collection } from './collection.js';
import { linesOf } from './lines.js';
import { openCollection } from './open-collection.js';

describe('a whole collection', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ sandbox: { company: { deals: 3_000, archivedDeals: 0 } } });
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterEach(() => {
    service.sandbox.faults.clear();
    service.sandbox.behave({ latencyMs: 0 });
  });
  afterAll(() => service.close());

  it.each([
    ['foo/all', 400, 'INVALID_TYPE'],
    ['stages/all?archived=only', 400, 'INVALID_QUERY'],
    ['stages/all?updated_since=2026-01-01T00:00:00Z', 400, 'INVALID_QUERY'],
    ['deals/all?archived=yes', 400, 'INVALID_QUERY'],
    ['deals/all?limit=500', 400, 'INVALID_QUERY'],
  ])('%s is refused before anything is spent', async (path, status, code) => {
    const answer = await collection(service, path);
    expect([answer.status, answer.error?.error]).toEqual([status, code]);
    expect(answer.headers.get('x-export-id')).toBeNull();
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it('of an account that is not connected is refused, whatever its type', async () => {
    const headers = { authorization: `Bearer ${signJwt({ account_id: 'nobody' })}` };
    for (const type of ['deals', 'foo']) {
      const { status, error } = await collection(service, `${type}/all`, { headers });
      expect([status, error?.error]).toEqual([401, 'TOKEN_NOT_FOUND']);
    }
  });

  it('that is asked for by HEAD asks Pipedrive for nothing', async () => {
    const { status } = await ask(`${service.app.url}/v1/e/pipedrive/export/deals/all`, { method: 'HEAD' });
    expect([status, service.sandbox.requests.entries]).toEqual([200, []]);
    const wrong = await ask(`${service.app.url}/v1/e/pipedrive/export/foo/all`, { method: 'HEAD' });
    expect(wrong.status).toBe(400);
  });

  it('that fails before its first record is an error', async () => {
    service.sandbox.faults.next('serverError', { on: 'deals', times: 2 });
    const { status, error } = await collection(service, 'deals/all?archived=exclude');
    expect([status, error?.error]).toEqual([502, 'EXTERNAL_API_ERROR']);
  });

  it('that fails on its way says so in its receipt, which is kept', async () => {
    const isLater = ({ query }: { query: Readonly<Record<string, unknown>> }): boolean =>
      query.cursor !== undefined;
    service.sandbox.faults.next('serverError', { on: isLater, times: Infinity });
    const { status, headers, records, receipt, sha256 } = await collection(
      service,
      'deals/all?archived=exclude&related=ids',
    );
    expect(status).toBe(200);
    expect(receipt).toMatchObject({
      complete: false,
      reason: 'Pipedrive API error: answered 500: Internal server error',
      count: records.length,
      sha256,
      archived_included: false,
    });
    const url = `${service.app.url}/v1/e/pipedrive/exports/${headers.get('x-export-id')}/receipt`;
    expect((await ask(url)).body).toMatchObject({ success: true, data: receipt });
  });

  it.each(['identity', 'gzip'])(
    'whose client leaves costs no more than the page that is on its way, as %s',
    async (encoding) => {
      service.sandbox.behave({ latencyMs: 100 });
      const leaving = new AbortController();
      const answer = await fetch(
        `${service.app.url}/v1/e/pipedrive/export/deals/all?related=ids&archived=exclude`,
        {
          headers: {
            authorization: `Bearer ${signJwt({ account_id: ACCOUNT })}`,
            'accept-encoding': encoding,
          },
          signal: leaving.signal,
        },
      );
      expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding);
      const id = answer.headers.get('x-export-id');
      await answer.body?.getReader().read();
      leaving.abort();
      const asked = service.sandbox.requests.entries.length;
      const url = `${service.app.url}/v1/e/pipedrive/exports/${id}/receipt`;
      await eventually(async () =>
        expect((await ask(url)).body).toMatchObject({
          data: { complete: false, reason: 'the client left before the end', count: expect.any(Number) },
        }),
      );
      const heard = service.sandbox.requests.entries.length;
      await setTimeout(400);
      // One list is read by one lane here; each further lane may have begun a page before the leaving was heard of.
      expect(heard).toBeLessThanOrEqual(asked + 1);
      expect(service.sandbox.requests.entries.length).toBe(heard);
    },
  );

  it('whose receipt can’t be kept says all in its last line; as CSV it is broken off', async () => {
    const { database } = service;
    const rename = (from: string, to: string): Promise<unknown> =>
      query(database.url, `ALTER TABLE ${from} RENAME TO ${to}`);
    for (const [format, isWhole] of [
      ['ndjson', true],
      ['csv', false],
    ] as const) {
      service.sandbox.behave({ latencyMs: 200 });
      const path = `deals/all?related=ids&order=id&format=${format}`;
      const { text, ended } = await openCollection(service.app.url, path);
      await rename('pipedrive_export_receipts', 'away');
      service.sandbox.behave({ latencyMs: 0 });
      expect((await ended).isWhole).toBe(isWhole);
      await rename('away', 'pipedrive_export_receipts');
      if (isWhole)
        expect(linesOf(text()).receipt).toMatchObject({ reason: null, complete: true, count: 3_000 });
    }
  });

  it('shows another account no receipt', async () => {
    const { headers } = await collection(service, 'stages/all');
    const stranger = { authorization: `Bearer ${signJwt({ account_id: 'account-2' })}` };
    const receipts = `${service.app.url}/v1/e/pipedrive/exports`;
    for (const id of [headers.get('x-export-id'), '00000000-0000-4000-8000-000000000000', 'x']) {
      const { status, body } = await ask(`${receipts}/${id}/receipt`, { headers: stranger });
      expect([status, body.error]).toEqual([404, 'NOT_FOUND']);
    }
  });
});
