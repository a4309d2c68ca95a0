import type { ConnectionStatus } from '../../src/index.js';
import { callerJwt } from './host.js';
import type { Service } from './oauth-dance.js';

/** A request for the account's connection itself, with a JWT of the account's. */
export function askConnection(
  { host, options }: Service,
  accountId: string,
  { method = 'GET', query = '' }: { method?: string; query?: string } = {},
): Promise<Response> {
  return fetch(`${host.url}/v1/e/pipedrive/connection${query}`, {
    method,
    headers: { Authorization: `Bearer ${callerJwt(options, accountId)}` },
  });
}

/** @throws Error where it is not told */
export async function statusOf(service: Service, accountId: string): Promise<ConnectionStatus> {
  const answer = await askConnection(service, accountId);
  const body = (await answer.json()) as { data: ConnectionStatus };
  if (answer.status !== 200) throw new Error(`the status answered ${answer.status}: ${JSON.stringify(body)}`);
  return body.data;
}
