import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

import axios, { type AxiosDefaults } from 'axios';
import type { DiagnosticsChannel } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { optionsFor } from './host.js';
import { connect, exportPipelines, type Service, serviceOn } from './oauth-dance.js';

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

/** Node's own client, which tokens are asked with, and undici, which the API is. */
const SENT_BY = ['http.client.request.start', 'undici:request:create'];

const OURS = /^\/(oauth\/token|api)/;

describe('a host that has made the process-wide axios its own', () => {
  let database: TestDatabase;
  let sandbox: Sandbox;
  let rows: CredentialRows;
  let service: Service;
  const originals = { ...axios.defaults };
  const seenByHost: unknown[] = [];
  const sent: { path: string; headers: string }[] = [];
  const note = (event: unknown): void => {
    const { request } = event as { request: ClientRequest | DiagnosticsChannel.Request };
    const headers = 'getHeaders' in request ? request.getHeaders() : request.headers;
    // The test's own requests go by undici as well.
    if (OURS.test(request.path)) sent.push({ path: request.path, headers: JSON.stringify(headers) });
  };

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
    for (const each of SENT_BY) channel(each).subscribe(note);
    database = await createTestDatabase();
    sandbox = await startSandbox({ approve: 'automatic' });
    rows = await CredentialRows.open(database.url);
    const options = optionsFor(sandbox);
    service = await serviceOn({ databaseUrl: database.url, options });
  });
  beforeEach(() => {
    sent.length = 0;
    seenByHost.length = 0;
  });
  afterAll(async () => {
    for (const each of SENT_BY) channel(each).unsubscribe(note);
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
      expect(request.headers).toMatch(/authorization/i);
      expect(request.headers).not.toContain('x-host-key');
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
