import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Host, optionsFor, startHost } from './host.js';

const CLIENT = { url: 'http://127.0.0.1:9', options: { clientId: 'client', clientSecret: 'secret' } };
const HUGE = JSON.stringify({ client_id: 'client', more: 'x'.repeat(2 * 1024 * 1024) });

let database: TestDatabase;
let service: TestApp;
let onExpress: Host;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestApp({ databaseUrl: database.url });
  onExpress = await startHost({
    databaseUrl: database.url,
    options: optionsFor(CLIENT),
    platform: 'express',
  });
});
afterAll(async () => {
  await service.close();
  await onExpress.close();
  await database.drop();
});

/** What the platform refuses before any route is asked. */
describe.each([
  ['is no JSON', 400, 'INVALID_REQUEST', '{"client_id":', 'application/json'],
  ['is empty, but said to be JSON', 400, 'INVALID_REQUEST', '', 'application/json'],
  ['is too large', 413, 'PAYLOAD_TOO_LARGE', HUGE, 'application/json'],
  ['is of a type that nobody reads', 415, 'INVALID_REQUEST', '<notice/>', 'application/xml'],
])('a notice whose body %s', (_, status, code, body, contentType) => {
  it('is refused by the service in the contract’s form', async () => {
    const answer = await notify(service.url, body, contentType);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { success: false, message: expect.any(String), error: code },
    ]);
  });

  it('is refused on Express too: by the module, or by the host whose parser has read it', async () => {
    const answer = await notify(onExpress.url, body, contentType);
    expect(answer.status).toBe(status === 415 ? 400 : status);
  });
});

function notify(url: string, body: string, contentType: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from('client:secret').toString('base64')}`;
  return fetch(`${url}/v1/e/pipedrive/auth/callback`, {
    method: 'DELETE',
    headers: { authorization, 'content-type': contentType },
    body,
  });
}
