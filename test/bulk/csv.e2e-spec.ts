import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { BulkExportService, ExportType } from '../../src/index.js';
import type { Host } from '../connection/host.js';
import { ACCOUNT, ask, type Service, startService } from '../export/service.js';
import { readCsv, readTable } from '../support/read-csv.js';
import { bothSides } from '../support/table-cells.js';
import { collection } from './collection.js';
import { onExpress } from './on-express.js';
import { rawAnswer } from './raw-answer.js';

describe('a collection as CSV', () => {
  let service: Service;
  let express: Host;

  beforeAll(async () => {
    service = await startService({
      sandbox: {
        company: { deals: 1_100, archivedDeals: 0, persons: 120, organizations: 30, notes: 80 },
      },
    });
    express = await onExpress(service);
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterEach(() => service.sandbox.faults.clear());
  afterAll(async () => {
    await express.close();
    await service.close();
  });

  const table = async (path: string) => {
    const answer = await rawAnswer(service.app.url, path, { headers: { accept: 'text/csv' } });
    const text = answer.body.toString();
    return { ...answer, text, header: text.slice(0, text.indexOf('\r\n')) };
  };
  const receiptOf = async (id: unknown) =>
    (await ask(`${service.app.url}/v1/e/pipedrive/exports/${String(id)}/receipt`)).body.data;
  const asked = (route: string) =>
    service.sandbox.requests.entries.filter(({ routeName }) => routeName === route).length;

  it.each(Object.values(ExportType))('holds what NDJSON does of %s, and has a receipt', async (type) => {
    const { records } = await collection(service, `${type}/all`);
    const { status, headers, text, isWhole } = await table(`${type}/all`);
    expect([status, isWhole]).toEqual([200, true]);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const rows = readTable(text);
    expect(rows).toHaveLength(records.length);
    const byId = new Map(records.map((record) => [String(record.id), record]));
    for (const row of rows) {
      const { read, expected } = bothSides(type, row, byId.get(row.id ?? '') ?? {});
      expect(read).toEqual(expected);
      // Whatever an ordinary account's records have has a column of its own.
      expect(row.other_fields).toBeNull();
    }
    expect(await receiptOf(headers['x-export-id'])).toMatchObject({
      complete: true,
      count: records.length,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
  });

  it.each([
    ['deals', 'dealFields'],
    ['persons', 'personFields'],
    ['organizations', 'organizationFields'],
  ])('of %s has the columns that %s say, also where there is no record', async (type, route) => {
    const { header: whole } = await table(`${type}/all?related=ids`);
    expect(asked(route)).toBe(1);
    const { text } = await table(`${type}/all?updated_since=2999-01-01T00:00:00Z`);
    expect(text).toBe(`${whole}\r\n`);
    const own = service.sandbox.company.customFields[type as 'deals'].flatMap(({ key, kind }) =>
      [key].concat((PARTS[kind] ?? []).map((part) => `${key}_${part}`)),
    );
    const names = readCsv(text)[0] ?? [];
    expect(names.filter((name) => /^[0-9a-f]{40}/.test(name ?? '')).sort()).toEqual(own.sort());
    expect(names.at(-1)).toBe('other_fields');
    const firstOwn = names.findIndex((name) => /^[0-9a-f]{40}$/.test(name ?? ''));
    if (type === 'deals') expect(names[firstOwn - 1]).toBe('is_archived');
  });

  it('asks for no fields where there are none, nor for NDJSON', async () => {
    await table('stages/all');
    await table('notes/all');
    await collection(service, 'deals/all?related=ids');
    const routes = service.sandbox.requests.entries.map(({ routeName }) => routeName);
    expect(routes.filter((route) => route.endsWith('Fields'))).toEqual([]);
  });

  it('lets no text become a formula, and no number become a text', async () => {
    const { id } = service.sandbox.company.insert('deals', {
      title: '=HYPERLINK("http://evil.example")',
      lost_reason: '',
      value: -5,
      add_time: '2020-01-01T00:00:00Z',
      custom_fields: { unknown_key: 'x' },
    });
    const { text } = await table('deals/all?related=ids');
    service.sandbox.company.remove('deals', id);
    const row = readTable(text).find((candidate) => candidate.id === String(id));
    expect(row).toMatchObject({
      title: '\'=HYPERLINK("http://evil.example")',
      value: '-5',
      lost_reason: '',
      other_fields: '{"unknown_key":"x"}',
    });
  });

  it('is an error where the fields can’t be read', async () => {
    service.sandbox.faults.next('serverError', { on: 'dealFields', times: Infinity });
    const { status, text, headers } = await table('deals/all');
    expect([status, JSON.parse(text)]).toMatchObject([502, { error: 'EXTERNAL_API_ERROR' }]);
    expect(headers['x-export-id']).toBeUndefined();
    expect(asked('deals')).toBe(0);
  });

  it('is written for whoever asks without HTTP', async () => {
    const bulk = service.app.app.get(BulkExportService, { strict: false });
    const pipelines = { accountId: ACCOUNT, type: ExportType.Pipelines };
    const { contentType, stream } = await bulk.begin(pipelines, { format: 'csv' });
    expect(contentType).toContain('text/csv');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe((await table('pipelines/all')).text);
  });

  describe.each(['fastify', 'express'])('on %s', (platform) => {
    const url = (): string => (platform === 'express' ? express.url : service.app.url);

    it.each(['identity', 'gzip'])('is broken off where it is not complete, as %s', async (encoding) => {
      const headers = { accept: 'text/csv', 'accept-encoding': encoding };
      const whole = await rawAnswer(url(), 'deals/all?related=ids', { headers });
      expect(whole.isWhole).toBe(true);
      const isLater = ({ query }: { query: Readonly<Record<string, unknown>> }): boolean =>
        query.cursor !== undefined;
      service.sandbox.faults.next('serverError', { on: isLater, times: Infinity });
      const part = await rawAnswer(url(), 'deals/all?related=ids', { headers });
      expect([part.status, part.isWhole]).toEqual([200, false]);
      expect(part.headers['content-encoding'] ?? 'identity').toBe(encoding);
      expect(part.body.length).toBeLessThan(whole.body.length);
      // A gzip file that lacks its last eight bytes is none.
      if (encoding === 'gzip') expect(() => gunzipSync(part.body)).toThrow('unexpected end of file');
      expect(await receiptOf(part.headers['x-export-id'])).toMatchObject({
        complete: false,
        reason: 'Pipedrive API error: answered 500: Internal server error',
      });
    });
  });
});

/** What stands beside the value of a composite one. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  monetary: ['currency'],
  daterange: ['until'],
  time: ['timezone_id', 'timezone_name'],
  timerange: ['until', 'timezone_id', 'timezone_name'],
  address: [
    'subpremise',
    'street_number',
    'route',
    'sublocality',
    'locality',
    'admin_area_level_1',
    'admin_area_level_2',
    'country',
    'postal_code',
    'formatted_address',
  ],
};
