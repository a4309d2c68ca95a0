import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { BulkExportService, type ExportType, type FormatName, NotAcceptableError } from '../../src/index.js';
import type { Host } from '../connection/host.js';
import { accessTo } from '../export/replica.js';
import { ACCOUNT, type Service, startService } from '../export/service.js';
import { onExpress } from './on-express.js';
import { rawAnswer } from './raw-answer.js';

const NDJSON = 'application/x-ndjson; charset=utf-8';
const CSV = 'text/csv; charset=utf-8; header=present';
const noFormat = (name: string): string => `Invalid format: "${name}" can't be served. Allowed: ndjson, csv`;
const NO_TYPE =
  'Invalid Accept: none of what it names can be served. Allowed: application/x-ndjson, text/csv';

describe('the form of a collection', () => {
  let service: Service;
  let express: Host;

  beforeAll(async () => {
    service = await startService();
    express = await onExpress(service);
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterAll(async () => {
    await express.close();
    await service.close();
  });

  describe.each(['fastify', 'express'])('on %s', (platform) => {
    const url = (): string => (platform === 'express' ? express.url : service.app.url);

    it.each([
      ['nothing', undefined, '', NDJSON],
      ['an empty Accept', '', '', NDJSON],
      ['anything', '*/*', '', NDJSON],
      ['what a browser takes', 'text/html,application/xhtml+xml,*/*;q=0.8', '', NDJSON],
      ['NDJSON', 'application/x-ndjson', '', NDJSON],
      ['NDJSON in its charset', 'Application/X-NDJSON; charset=UTF-8', '', NDJSON],
      ['an application', 'application/*', '', NDJSON],
      ['a format, whatever is accepted', 'application/json', '?format=ndjson', NDJSON],
      ['the first of two that are liked', 'text/csv, application/x-ndjson', '', CSV],
      ['what is liked better', 'application/x-ndjson;q=0.4, text/csv;q=0.5', '', CSV],
      ['what is not ruled out', '*/*, application/x-ndjson;q=0', '', CSV],
      ['what is named rather than anything', 'text/csv, */*', '', CSV],
      ['CSV with its header', 'text/csv;header=present', '', CSV],
      ['a text', 'text/*;q=0.1', '', CSV],
      ['the other format, whatever is accepted', 'application/x-ndjson', '?format=csv', CSV],
    ])('is chosen by %s', async (_, accept, query, type) => {
      const headers: Record<string, string> = accept === undefined ? {} : { accept };
      const {
        status,
        headers: answered,
        isWhole,
      } = await rawAnswer(url(), `stages/all${query}`, { headers });
      expect([status, answered['content-type'], isWhole]).toEqual([200, type, true]);
      expect(answered.vary).toBe('Accept, Accept-Encoding');
    });

    it.each([
      ['a format that there is not', '*/*', '?format=xml', noFormat('xml')],
      ['a format in other letters', '*/*', '?format=NDJSON', noFormat('NDJSON')],
      ['a type that there is not', 'application/json', '', NO_TYPE],
      ['another charset', 'application/x-ndjson; charset=latin1', '', NO_TYPE],
      ['everything ruled out', '*/*;q=0', '', NO_TYPE],
      ['nonsense', ';;q=', '', NO_TYPE],
    ])('is refused with %s before anything is spent, for HEAD too', async (_, accept, query, message) => {
      const wanted = { headers: { accept } };
      const { status, headers, body } = await rawAnswer(url(), `stages/all${query}`, wanted);
      expect([status, JSON.parse(body.toString())]).toEqual([
        406,
        { success: false, message, error: 'NOT_ACCEPTABLE' },
      ]);
      expect(headers.vary).toBe('Accept, Accept-Encoding');
      const head = await rawAnswer(url(), `stages/all${query}`, { ...wanted, method: 'HEAD' });
      expect([head.status, head.headers.vary]).toEqual([406, 'Accept, Accept-Encoding']);
      expect(service.sandbox.requests.entries).toEqual([]);
    });

    it.each([
      ['a token', 'stages/all', { authorization: 'Bearer none' }, 401, 'UNAUTHORIZED'],
      ['a type', 'foo/all', {}, 400, 'INVALID_TYPE'],
      ['a query', 'stages/all?archived=only', {}, 400, 'INVALID_QUERY'],
      ['a format named twice', 'stages/all?format=ndjson&format=xml', {}, 400, 'INVALID_QUERY'],
    ])('is looked at after %s', async (_, path, more, status, code) => {
      for (const method of ['GET', 'HEAD']) {
        const answer = await rawAnswer(url(), path, { method, headers: { accept: 'image/png', ...more } });
        expect(answer.status).toBe(status);
        if (method === 'GET') expect(JSON.parse(answer.body.toString())).toMatchObject({ error: code });
      }
    });
  });

  it('is named by whoever asks without HTTP', async () => {
    const bulk = service.app.app.get(BulkExportService, { strict: false });
    const stages = { accountId: ACCOUNT, type: 'stages' as ExportType };
    const { contentType, stream } = await bulk.begin(stages, { format: 'ndjson' });
    stream.destroy();
    expect(contentType).toBe(NDJSON);
    const refused = bulk.begin(stages, { format: 'xml' as FormatName });
    await expect(refused).rejects.toBeInstanceOf(NotAcceptableError);
  });

  it('is nothing to who brings the access of another account', async () => {
    const bulk = service.app.app.get(BulkExportService, { strict: false });
    const access = accessTo(service.sandbox, 'another');
    const begun = bulk.begin({ accountId: ACCOUNT, type: 'stages' as ExportType }, { access });
    await expect(begun).rejects.toThrow('options.access is that of another account');
    expect(service.sandbox.requests.entries).toEqual([]);
  });
});
