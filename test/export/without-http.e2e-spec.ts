import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  ExportService,
  ExportType,
  type ExportPageRequest,
  InvalidQueryError,
  InvalidTypeError,
} from '../../src/index.js';
import { ACCOUNT, type Service, startService } from './service.js';

describe('a page that another service asks for, without HTTP', () => {
  let service: Service;
  let exports: ExportService;

  beforeAll(async () => {
    service = await startService();
    exports = service.app.app.get(ExportService, { strict: false });
  });
  beforeEach(() => service.sandbox.requests.clear());
  afterAll(() => service.close());

  const pipelines = { accountId: ACCOUNT, type: ExportType.Pipelines };

  it('is the same as over HTTP', async () => {
    expect(await exports.page(pipelines)).toEqual((await service.get('pipelines')).body);
  });

  it.each<[string, object, new (...facts: never[]) => Error]>([
    ['no type', { type: undefined }, InvalidTypeError],
    ['an unknown type', { type: 'leads' }, InvalidTypeError],
    ['a limit that is a text', { limit: '10' }, InvalidQueryError],
    ['a start below 0', { start: -1 }, InvalidQueryError],
    ['an unknown archived', { type: 'deals', archived: 'both' }, InvalidQueryError],
    ['an unknown related', { type: 'deals', related: 'none' }, InvalidQueryError],
    ['no account', { accountId: undefined }, TypeError],
    ['an empty account', { accountId: '' }, TypeError],
  ])('is refused with %s, and Pipedrive is asked for nothing', async (_, wrong, kind) => {
    const request = { ...pipelines, ...wrong } as ExportPageRequest;
    await expect(exports.page(request)).rejects.toBeInstanceOf(kind);
    expect(service.sandbox.requests.entries).toEqual([]);
  });
});
