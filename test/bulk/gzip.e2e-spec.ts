import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createGunzip, gunzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { BulkExportService, type ExportReceipt, type ExportType } from '../../src/index.js';
import type { Host } from '../connection/host.js';
import { ACCOUNT, ask, type Service, startService } from '../export/service.js';
import { eventually } from '../support/eventually.js';
import { onExpress } from './on-express.js';
import { rawAnswer } from './raw-answer.js';

describe('a collection', () => {
  let service: Service;
  let express: Host;

  beforeAll(async () => {
    service = await startService({ sandbox: { company: { deals: 1_200, archivedDeals: 0 } } });
    express = await onExpress(service);
  });
  afterEach(() => service.sandbox.faults.clear());
  afterAll(async () => {
    await express.close();
    await service.close();
  });

  const deals = { accountId: ACCOUNT, type: 'deals' as ExportType, related: 'ids' as const };

  describe.each(['fastify', 'express'])('on %s', (platform) => {
    const url = (): string => (platform === 'express' ? express.url : service.app.url);

    it.each([
      [undefined, undefined],
      ['', undefined],
      ['identity', undefined],
      ['br, deflate', undefined],
      ['*', undefined],
      ['gzip;q=0', undefined],
      ['identity, gzip;q=0.5', undefined],
      ['gzip', 'gzip'],
      ['GZIP;q=0.3', 'gzip'],
      ['deflate, gzip, br, zstd', 'gzip'],
      ['gzip;q=0.5, identity;q=0.4', 'gzip'],
      ['identity;q=0, gzip;q=0.1', 'gzip'],
      ['identity;q=0, *', 'gzip'],
      ['gzip, *;q=0', 'gzip'],
    ])('takes Accept-Encoding: %s for %s', async (asked, encoding) => {
      const headers: Record<string, string> = asked === undefined ? {} : { 'accept-encoding': asked };
      const answer = await rawAnswer(url(), 'stages/all', { headers });
      expect([answer.status, answer.headers['content-encoding']]).toEqual([200, encoding]);
      const text = (encoding === 'gzip' ? gunzipSync(answer.body) : answer.body).toString();
      expect(text).toMatch(/"receipt":\{"complete":true.*\}\}\n$/);
    });

    it.each(['identity;q=0', '*;q=0', 'br, identity;q=0'])('refuses Accept-Encoding: %s', async (asked) => {
      for (const method of ['GET', 'HEAD']) {
        const headers = { 'accept-encoding': asked };
        const { status, body } = await rawAnswer(url(), 'stages/all', { method, headers });
        expect(status).toBe(406);
        if (method === 'HEAD') continue;
        expect(JSON.parse(body.toString())).toEqual({
          success: false,
          message: 'Invalid Accept-Encoding: none of what it names can be served. Allowed: identity, gzip',
          error: 'NOT_ACCEPTABLE',
        });
      }
    });

    it('is the same compressed, and its receipt has the hash of what was compressed', async () => {
      const plain = await rawAnswer(url(), 'deals/all?related=ids&archived=exclude');
      const { body, isWhole } = await rawAnswer(url(), 'deals/all?related=ids&archived=exclude', {
        headers: { 'accept-encoding': 'gzip' },
      });
      const [lines, receipt] = apart(gunzipSync(body).toString());
      expect(isWhole).toBe(true);
      expect(lines).toBe(apart(plain.body.toString())[0]);
      expect(receipt.sha256).toBe(createHash('sha256').update(lines).digest('hex'));
      expect(body.length).toBeLessThan(plain.body.length / 5);
    });
  });

  it('is there page by page, compressed too', async () => {
    service.sandbox.faults.next('hang', { on: ({ query }) => query.cursor !== undefined });
    const bulk = service.app.app.get(BulkExportService, { strict: false });
    const { stream } = await bulk.begin(deals, { accepts: { acceptEncoding: 'gzip' } });
    const gunzip = stream.pipe(createGunzip());
    let text = '';
    gunzip.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await eventually(() => expect(text.split('\n')).toHaveLength(501));
    stream.destroy();
  });

  it.each(['identity', 'gzip'])(
    'that nobody reads on, as %s, costs nothing more, and is not taken for one that failed',
    async (encoding) => {
      const bulk = service.app.app.get(BulkExportService, { strict: false });
      const { id, contentEncoding, stream } = await bulk.begin(deals, {
        accepts: { acceptEncoding: encoding },
      });
      expect(contentEncoding).toBe(encoding);
      await once(stream, 'readable');
      stream.read(1);
      // Until nothing more is read, because nobody takes what has been.
      await setTimeout(500);
      const asked = service.sandbox.requests.entries.length;
      stream.destroy();
      await eventually(async () => {
        const { body } = await ask(`${service.app.url}/v1/e/pipedrive/exports/${id}/receipt`);
        expect(body).toMatchObject({ data: { complete: false, reason: 'the client left before the end' } });
      });
      expect(service.sandbox.requests.entries).toHaveLength(asked);
    },
  );
});

/** The lines of the records, and the receipt. */
function apart(text: string): [lines: string, receipt: ExportReceipt] {
  const end = text.lastIndexOf('{"receipt":');
  return [text.slice(0, end), (JSON.parse(text.slice(end)) as { receipt: ExportReceipt }).receipt];
}
