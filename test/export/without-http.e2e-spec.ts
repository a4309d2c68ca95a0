import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  type AccessSource,
  ExportService,
  ExportType,
  type ExportPageRequest,
  ExternalApiError,
  InvalidQueryError,
  InvalidTypeError,
} from '../../src/index.js';
import { accessTo } from './replica.js';
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
    ['a time that is none', { type: 'deals', updated_since: Symbol('odd') }, InvalidQueryError],
    ['no account', { accountId: undefined }, TypeError],
    ['an empty account', { accountId: '' }, TypeError],
    ['an account that no database can hold', { accountId: 'a\u0000b' }, TypeError],
    ['an account that the database takes for another', { accountId: 'a\ud800' }, TypeError],
  ])('is refused with %s, and Pipedrive is asked for nothing', async (_, wrong, kind) => {
    const request = { ...pipelines, ...wrong } as ExportPageRequest;
    await expect(exports.page(request)).rejects.toBeInstanceOf(kind);
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it('is refused with the access of another account', async () => {
    const access = accessTo(service.sandbox, 'another');
    await expect(exports.page(pipelines, { access })).rejects.toBeInstanceOf(TypeError);
    expect(service.sandbox.requests.entries).toEqual([]);
  });

  it('sends no token of the access it was handed to a host that is not allowed', async () => {
    const good = await accessTo(service.sandbox, ACCOUNT).current();
    // The sandbox, by a name that the list of allowed hosts does not have.
    const apiDomain = good.apiDomain.replace('127.0.0.1', 'localhost');
    const access: AccessSource = {
      current: async () => ({ ...good, apiDomain }),
      renew: () => Promise.reject(new Error('nothing was refused')),
    };
    const refused = exports.page(pipelines, { access });
    await expect(refused).rejects.toBeInstanceOf(ExternalApiError);
    await expect(refused).rejects.toThrow('not among the allowed hosts');
    expect(service.sandbox.requests.entries).toEqual([]);
  });
});
