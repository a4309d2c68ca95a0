import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

import axios, { type AxiosDefaults } from 'axios';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor, startHost } from './host.js';
import { connect, exportPipelines, type Service } from './oauth-dance.js';

/** Each of these would break our calls, or show them to somebody. */
const HOSTS_DEFAULTS: Partial<AxiosDefaults> = {
  baseURL: 'http://127.0.0.1:9/',
  allowAbsoluteUrls: false,
  timeout: 1,
  maxContentLength: 1,
  responseType: 'stream',
  params: { api_key: 'of the host' },
  auth: { username: 'host', password: 'secret' },
  proxy: { host: '127.0.0.1', port: 9, protocol: 'http' },
  transformRequest: () => 'of the host',
  transformResponse: () => 'of the host',
  validateStatus: () => false,
  adapter: () => Promise.reject(new Error('the adapter of the host')),
};

describe('a host that has made the process-wide axios its own', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let rows: CredentialRows;
  let service: Service;
  const originals = { ...axios.defaults };
  const seenByHost: unknown[] = [];
  const sent: ClientRequest[] = [];
  const note = (event: unknown): number => sent.push((event as { request: ClientRequest }).request);

  beforeAll(async () => {
    Object.assign(axios.defaults, HOSTS_DEFAULTS);
    axios.defaults.headers.common['x-host-key'] = 'of the host';
    axios.interceptors.request.use((config) => {
      seenByHost.push(config);
      return config;
    });
    axios.interceptors.response.use((response) => {
      seenByHost.push(response);
      return response;
    });
    channel('http.client.request.start').subscribe(note);
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic' });
    rows = await CredentialRows.open(database.url);
    const options = optionsFor(sandbox);
    service = { options, host: await startHost({ databaseUrl: database.url, options }) };
  });
  beforeEach(() => {
    sent.length = 0;
    seenByHost.length = 0;
  });
  afterAll(async () => {
    channel('http.client.request.start').unsubscribe(note);
    axios.interceptors.request.clear();
    axios.interceptors.response.clear();
    delete axios.defaults.headers.common['x-host-key'];
    for (const key of Object.keys(HOSTS_DEFAULTS)) Reflect.deleteProperty(axios.defaults, key);
    Object.assign(axios.defaults, originals);
    await service.host.close();
    await rows.close();
    await sandbox.close();
    await database.drop();
  });

  it('is connected, refreshed and served a page all the same, and sees nothing of it', async () => {
    expect((await connect(service, 'acc-1')).status).toBe(200);
    await rows.expire('acc-1');
    const page = await exportPipelines(service, 'acc-1');
    expect(page.status).toBe(200);
    expect(((await page.json()) as { data: unknown[] }).data).toHaveLength(sandbox.company.pipelines.length);
    expect(sent.map((request) => request.path.split('?', 1)[0])).toEqual([
      '/oauth/token',
      '/api/v1/users/me',
      '/oauth/token',
      '/api/v2/pipelines',
    ]);
    for (const request of sent) {
      expect(request.getHeaders()).not.toHaveProperty('x-host-key');
      expect(request.path).not.toContain('api_key');
    }
    expect(seenByHost).toEqual([]);
  });

  it('goes on with what it had set', async () => {
    await expect(axios.get(`${sandbox.url}/api/v2/pipelines`)).rejects.toThrow('the adapter of the host');
    expect(axios.defaults).toMatchObject(HOSTS_DEFAULTS);
    expect(seenByHost).toHaveLength(1);
  });
});
