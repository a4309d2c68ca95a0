import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ask, type Service, startService, walk } from '../export/service.js';
import { collection } from './collection.js';

const TYPES = ['persons', 'organizations', 'deals', 'notes', 'pipelines', 'stages'] as const;

describe('a whole collection', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 1_300, archivedDeals: 700, persons: 600, organizations: 60, notes: 1_100 },
      },
    });
  });
  afterAll(() => service.close());

  it.each(TYPES)('of %s is what their pages hold, with a receipt', async (type) => {
    const paged = await walk(service, `${type}?limit=500`);
    const archived = type === 'deals' ? await walk(service, 'deals?archived=only&limit=500') : [];
    const { status, headers, records, lines, receipt, sha256 } = await collection(service, `${type}/all`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const byId = [...paged, ...archived].sort((a, b) => Number(a.id) - Number(b.id));
    expect([...records].sort((a, b) => Number(a.id) - Number(b.id))).toEqual(byId);
    // No field stands twice on a line.
    expect(records.map((record) => JSON.stringify(record))).toEqual(lines);
    expect(receipt).toEqual({
      complete: true,
      reason: null,
      count: byId.length,
      count_before: 0,
      resume: null,
      distinct_ids: byId.length,
      pages: expect.any(Number),
      first_id: byId[0]?.id,
      last_id: byId.at(-1)?.id,
      snapshot_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      sha256,
      tokens: expect.any(Number),
      archived_included: type === 'deals' ? true : null,
      unseen_ids: ['persons', 'organizations', 'deals'].includes(type) ? expect.any(Number) : null,
      unseen_ids_asked: ['persons', 'organizations', 'deals'].includes(type) ? expect.any(Number) : null,
    });
  });

  it('keeps its receipt for its own account alone', async () => {
    const { headers, receipt } = await collection(service, 'stages/all');
    const url = `${service.app.url}/v1/e/pipedrive/exports/${headers.get('x-export-id')}/receipt`;
    expect((await ask(url)).body).toEqual({ success: true, message: 'SUCCESS', data: receipt });
    const head = await ask(url, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, null]);
    const none = await ask(url.replace(/[^/]+\/receipt$/, 'none/receipt'), { method: 'HEAD' });
    expect(none.status).toBe(404);
  });
});
