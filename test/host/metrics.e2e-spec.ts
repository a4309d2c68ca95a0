import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { REFRESH_OUTCOMES } from '../../src/index.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { connectAccount } from '../support/connect-account.js';
import { eventually } from '../support/eventually.js';
import { signJwt } from '../support/jwt.js';
import { query } from '../support/query.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { MetricSamples } from './metric-samples.js';
import { ProbeGate, ProbeModule } from './probe.js';
import { rawRequest } from './raw-request.js';

const DAILY_TOKENS = 100_000;
const TOKEN = 'a-token-for-the-scraper-of-the-tests';

let database: TestDatabase;
let sandbox: Sandbox;
let apps: TestApp[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({
    approve: 'automatic',
    company: { deals: 12, persons: 6 },
    limits: { dailyTokens: DAILY_TOKENS },
  });
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
  sandbox.faults.clear();
});

afterAll(async () => {
  await sandbox.close();
  await database.drop();
});

describe('who may read the metrics', () => {
  it('is nobody where no token is set, and nothing is counted', async () => {
    const { url } = await start({ METRICS_TOKEN: '' });
    for (const authorization of ['', 'Bearer ', `Bearer ${TOKEN}`]) {
      const headers = { Authorization: authorization };
      const answer = await fetch(`${url}/metrics`, { headers });
      expect([answer.status, await answer.json()]).toMatchObject([404, { error: 'NOT_FOUND' }]);
    }
    expect(STREAM.hasSubscribers).toBe(false);
  });

  it.each([
    ['nobody', ''],
    ['an account', `Bearer ${signJwt({ account_id: 'acc' })}`],
    ['another token', `Bearer ${'x'.repeat(TOKEN.length)}`],
    ['the beginning of the token', `Bearer ${TOKEN.slice(0, -1)}`],
    ['the token and more', `Bearer ${TOKEN}x`],
    ['the token by another scheme', `Basic ${TOKEN}`],
    ['the token alone', TOKEN],
    ['an empty token', 'Bearer '],
  ])('is not %s', async (_who, authorization) => {
    const { url } = await start();
    const headers = { Authorization: authorization };
    const answer = await fetch(`${url}/metrics`, { headers });
    expect([answer.status, answer.headers.get('www-authenticate'), await answer.json()]).toEqual([
      401,
      'Bearer realm="metrics"',
      { success: false, message: 'The token is missing or wrong', error: 'UNAUTHORIZED' },
    ]);
  });

  it('is who bears the token, in the format of Prometheus, also as HEAD', async () => {
    const { url } = await start();
    const headers = { Authorization: `bearer ${TOKEN}` };
    const answer = await fetch(`${url}/metrics`, { headers });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD', headers });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is not limited by address, nor counted to an account', async () => {
    const { read } = await start({ RATE_LIMIT_PER_ADDRESS: '1', RATE_LIMIT_PER_ACCOUNT: '1' });
    for (const _ of [1, 2, 3]) await read();
    const app = apps[0]?.url ?? '';
    expect((await exportAs(app, 'limited', 'deals')).status).toBe(401);
    expect((await exportAs(app, 'limited', 'deals')).status).toBe(429);
  });
});

describe('the metrics', () => {
  it('count requests by the pattern of their route, by method and status', async () => {
    const { url, read } = await start();
    await connectAccount(url, 'acc');
    for (const path of ['deals', 'deals?limit=1', 'hunter2']) await exportAs(url, 'acc', path);
    await exportAs(url, 'acc', 'deals', 'HEAD');
    const metrics = await read();
    const route = '/v1/e/pipedrive/export/:type';
    const counts = [
      { method: 'GET', status: '200' },
      { method: 'GET', status: '400' },
      { method: 'HEAD', status: '200' },
    ].map((labels) => metrics.sum('http_request_duration_seconds_count', { route, ...labels }));
    expect(counts).toEqual([2, 1, 1]);
    const sum = metrics.sum('http_request_duration_seconds_sum', { route }) ?? 0;
    expect(sum).toBeGreaterThan(0);
    // Seconds, not milliseconds.
    expect(sum).toBeLessThan(60);
    expect(metrics.text).not.toContain('hunter2');
  });

  it('count as one route what has none, and never name its address', async () => {
    const { url, read } = await start();
    for (const path of ['/hunter2', '/%zzhunter2', `/${'hunter2'.repeat(2_000)}`])
      await fetch(`${url}${path}`);
    await rawRequest(url, 'HUNTER2 /hunter2 HTTP/1.1\r\nHost: a\r\n\r\n');
    await rawRequest(url, 'GET /hunter2 HTTP/1.1\r\nConnection: close\r\n\r\n');
    const metrics = await read();
    expect(
      ['400', '404', '414'].map((status) =>
        metrics.sum('http_request_duration_seconds_count', { route: 'none', method: 'GET', status }),
      ),
    ).toEqual([2, 1, 1]);
    expect(metrics.text).not.toMatch(/hunter2/i);
  });

  it('count a client that leaves before its answer with no status', async () => {
    const { url, read } = await start();
    ProbeGate.open.length = 0;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /probe/slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(ProbeGate.open).toHaveLength(1));
    socket.destroy();
    await once(socket, 'close');
    await eventually(async () => {
      const left = { route: '/probe/slow', status: 'none' };
      expect((await read()).sum('http_request_duration_seconds_count', left)).toBe(1);
    });
    ProbeGate.open[0]?.();
  });

  it('count the requests of their own application alone', async () => {
    const [first, second] = [await start(), await start()];
    await fetch(`${first.url}/health/live`);
    const route = '/health/live';
    expect((await first.read()).sum('http_request_duration_seconds_count', { route })).toBe(1);
    expect((await second.read()).sum('http_request_duration_seconds_count', { route })).toBeUndefined();
  });

  it('count each try of a call to Pipedrive by its outcome', async () => {
    const { url, read } = await start();
    await connectAccount(url, 'acc');
    sandbox.faults.next('serverError', { on: 'pipelines' });
    sandbox.faults.next('cutConnection', { times: 2, on: 'deals' });
    expect((await exportAs(url, 'acc', 'pipelines')).status).toBe(200);
    expect((await exportAs(url, 'acc', 'deals')).status).toBe(502);
    const metrics = await read();
    const outcomes = [
      ['pipelines', '500'],
      ['pipelines', '200'],
      ['deals', 'cut'],
    ] as const;
    expect(
      outcomes.map(([operation, outcome]) => metrics.sum('pipedrive_requests_total', { operation, outcome })),
    ).toEqual([1, 1, 2]);
    const pipelines = { operation: 'pipelines' };
    expect(metrics.sum('pipedrive_request_duration_seconds_count', pipelines)).toBe(2);
  });

  it('tell what each account has cost by operation: in sum what the answers have told', async () => {
    const { url, read } = await start();
    await connectAccount(url, 'spender');
    const before = (await read()).sum('pipedrive_api_tokens_total', { account: 'spender' }) ?? 0;
    const answers = await Promise.all(
      ['deals?related=ids', 'pipelines'].map((path) => exportAs(url, 'spender', path)),
    );
    const told = answers.reduce((sum, answer) => sum + Number(answer.headers.get('x-pipedrive-tokens')), 0);
    const metrics = await read();
    expect((metrics.sum('pipedrive_api_tokens_total', { account: 'spender' }) ?? 0) - before).toBe(told);
    expect(metrics.valuesOf('pipedrive_api_tokens_total', 'operation')).toEqual(
      expect.arrayContaining(['deals', 'pipelines', 'users.me']),
    );
    // What costs nothing is no series.
    expect(metrics.valuesOf('pipedrive_api_tokens_total', 'operation')).not.toContain('oauth.token');
  });

  it('name so many accounts and no more; what the others cost is told in one', async () => {
    const { url, read } = await start({ METRICS_ACCOUNTS: '2' });
    for (const account of ['one', 'two', 'three', 'four']) await connectAccount(url, account);
    await exportAs(url, 'one', 'pipelines');
    const metrics = await read();
    expect(metrics.valuesOf('pipedrive_api_tokens_total', 'account')).toEqual(['one', 'other', 'two']);
    expect(metrics.sum('pipedrive_api_tokens_total', { account: 'one' })).toBe(2 + 5);
    expect(metrics.sum('pipedrive_api_tokens_total', { account: 'other' })).toBe(2 + 2);
  });

  it('name nobody, and no company, where they are not to', async () => {
    const { url, read } = await start({ METRICS_ACCOUNTS: '0' });
    await connectAccount(url, 'secretive');
    await exportAs(url, 'secretive', 'pipelines');
    const metrics = await read();
    expect(metrics.valuesOf('pipedrive_api_tokens_total', 'account')).toEqual(['other']);
    expect(metrics.text).not.toContain('secretive');
    expect(metrics.sum('pipedrive_daily_tokens_left')).toBeUndefined();
  });

  it('write an account whose name is a label’s syntax so that it stays one label', async () => {
    const { url, read } = await start();
    await connectAccount(url, 'a"} 1\\');
    const metrics = await read();
    expect(metrics.valuesOf('pipedrive_api_tokens_total', 'account')).toEqual(['a\\"} 1\\\\']);
  });

  it('tell what a company has left of its day, by Pipedrive’s last word', async () => {
    const { url, read } = await start();
    await connectAccount(url, 'acc');
    const company = String(sandbox.company.id);
    for (const path of ['pipelines', 'stages']) {
      expect((await exportAs(url, 'acc', path)).status).toBe(200);
      const spent = [...sandbox.requests].reduce((sum, { tokens }) => sum + tokens, 0);
      expect((await read()).sum('pipedrive_daily_tokens_left', { company })).toBe(DAILY_TOKENS - spent);
    }
  });

  it('count refreshes by outcome, from 0', async () => {
    const { url, read } = await start();
    expect((await read()).valuesOf('pipedrive_grant_refreshes_total', 'outcome')).toEqual(
      [...REFRESH_OUTCOMES].sort(),
    );
    await connectAccount(url, 'acc');
    await query(database.url, 'UPDATE pipedrive_oauth_credentials SET expires_at = now()');
    await exportAs(url, 'acc', 'pipelines');
    sandbox.tokens.revokeAll();
    await query(database.url, 'UPDATE pipedrive_oauth_credentials SET expires_at = now()');
    await exportAs(url, 'acc', 'pipelines');
    const metrics = await read();
    const counts = ['refreshed', 'invalid_grant', 'failed'].map((outcome) =>
      metrics.sum('pipedrive_grant_refreshes_total', { outcome }),
    );
    expect(counts).toEqual([1, 1, 0]);
  });

  it('count what streams have written, by type and format', async () => {
    const { read } = await start();
    for (const format of ['ndjson', 'ndjson', 'csv'])
      STREAM.publish({ accountId: 'acc', type: 'deals', format, records: 500, bytes: 70_000 });
    const metrics = await read();
    const ndjson = { type: 'deals', format: 'ndjson' };
    expect(metrics.sum('pipedrive_export_stream_records_total', ndjson)).toBe(1_000);
    expect(metrics.sum('pipedrive_export_stream_bytes_total', ndjson)).toBe(140_000);
    expect(metrics.sum('pipedrive_export_stream_records_total')).toBe(1_500);
  });

  it('tell of the process: the event loop’s lag, memory, CPU', async () => {
    const { read } = await start();
    const metrics = await read();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ])
      expect(metrics.sum(name), name).toBeGreaterThan(0);
  });

  it('are counted no more once their application is closed', async () => {
    const { url } = await start();
    expect(STREAM.hasSubscribers).toBe(true);
    await Promise.all(apps.filter((app) => app.url === url).map((app) => app.close()));
    apps = apps.filter((app) => app.url !== url);
    expect(STREAM.hasSubscribers).toBe(false);
  });
});

const STREAM = channel('pipedrive-export:stream');

/** A service whose metrics can be read, with nothing counted yet but what concerns the process. */
async function start(env: Record<string, string> = {}) {
  const app = await startTestApp({
    databaseUrl: database.url,
    sandbox,
    imports: [ProbeModule],
    env: { METRICS_TOKEN: TOKEN, ...env },
  });
  apps.push(app);
  const read = async (): Promise<MetricSamples> => {
    const answer = await fetch(`${app.url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } });
    expect(answer.status).toBe(200);
    return new MetricSamples(await answer.text());
  };
  return { url: app.url, read };
}

function exportAs(url: string, accountId: string, path: string, method = 'GET'): Promise<Response> {
  return fetch(`${url}/v1/e/pipedrive/export/${path}`, {
    method,
    headers: { Authorization: `Bearer ${signJwt({ account_id: accountId })}` },
  });
}
