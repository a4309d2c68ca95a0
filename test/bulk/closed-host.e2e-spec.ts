import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  BulkExportService,
  type ExportReceipt,
  type ExportType,
  ShuttingDownError,
} from '../../src/index.js';
import { type Host, type Platform, startHost } from '../connection/host.js';
import { ACCOUNT, ask, type Service, startService } from '../export/service.js';
import { eventually } from '../support/eventually.js';
import { hostOptions } from './on-express.js';
import { linesOf } from './lines.js';
import { openCollection } from './open-collection.js';

/** A service of somebody else's that imports the module and is closed as Nest closes an application. */
describe.each(['fastify', 'express'] as Platform[])(
  'a collection of a host on %s that closes',
  (platform) => {
    let service: Service;
    let host: Host;

    beforeEach(async () => {
      service = await startService({ sandbox: { company: { deals: 4_000, archivedDeals: 0 } } });
      host = await startHost({ databaseUrl: service.database.url, options: hostOptions(service), platform });
    });
    afterEach(async () => {
      vi.useRealTimers();
      await service.close();
    });

    const deals = { accountId: ACCOUNT, type: 'deals' as ExportType, related: 'ids' as const };
    const receipt = async (id: string): Promise<ExportReceipt> =>
      (await ask(`${service.app.url}/v1/e/pipedrive/exports/${id}/receipt`)).body
        .data as unknown as ExportReceipt;

    it('ends with a receipt', async () => {
      service.sandbox.behave({ latencyMs: 400 });
      const { id, text, ended } = await openCollection(host.url, 'deals/all?related=ids');
      await host.close();
      expect((await ended).isWhole).toBe(true);
      const { ids, receipt: end } = linesOf(text());
      expect(end).toMatchObject({
        complete: false,
        reason: 'the service is being stopped',
        count: ids.length,
        resume: null,
      });
      expect(await receipt(id)).toEqual(end);
    });

    it('that nobody takes is closed, and has a receipt', async () => {
      const bulk = host.app.get(BulkExportService, { strict: false });
      const [begun, unread] = [await bulk.begin(deals), await bulk.begin(deals)];
      await once(begun.stream, 'readable');
      begun.stream.read(1);
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const closed = host.close();
      await vi.advanceTimersByTimeAsync(10_000);
      vi.useRealTimers();
      await closed;
      for (const { id } of [begun, unread]) {
        const end = await receipt(id);
        expect(end).toMatchObject({ complete: false, reason: 'the service is being stopped' });
        // Of what was read ahead for nobody it says nothing.
        expect(end.distinct_ids).toBe(end.count);
      }
    });

    it('is not begun any more', async () => {
      const bulk = host.app.get(BulkExportService, { strict: false });
      await bulk.stop();
      await expect(bulk.begin(deals)).rejects.toBeInstanceOf(ShuttingDownError);
      const refused = await ask(`${host.url}/v1/e/pipedrive/export/deals/all`);
      expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([
        503,
        '1',
        {
          success: false,
          message: 'This instance is shutting down. Please try again.',
          error: 'SHUTTING_DOWN',
        },
      ]);
      await host.close();
    });

    it('that is closed before it is read has a receipt too', async () => {
      const bulk = host.app.get(BulkExportService, { strict: false });
      const { id, stream } = await bulk.begin(deals);
      stream.destroy();
      await eventually(async () =>
        expect(await receipt(id)).toMatchObject({
          complete: false,
          reason: 'the client left before the end',
        }),
      );
      await host.close();
    });
  },
);
