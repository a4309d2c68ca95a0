import type { ConnectionStatus, Disconnection } from '../../src/index.js';
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

/** Ends the account's connection; the answer's status, and what it came to. */
export async function disconnect(
  service: Service,
  accountId: string,
  query = '',
): Promise<[status: number, Disconnection | undefined]> {
  const answer = await askConnection(service, accountId, { method: 'DELETE', query });
  const body = (await answer.json()) as { data?: Disconnection };
  return [answer.status, body.data];
}
