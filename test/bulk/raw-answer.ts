import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

import { ACCOUNT } from '../export/service.js';
import { signJwt } from '../support/jwt.js';

/** An answer as it came over the wire, compressed where it was. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether it ended as HTTP ends an answer, rather than by the end of the connection. */
  readonly isWhole: boolean;
}

/** Asks for a collection with the connected account's JWT and no other header than those given. */
export async function rawAnswer(
  appUrl: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const asked = request(`${appUrl}/v1/e/pipedrive/export/${path}`, {
    method,
    headers: { authorization: `Bearer ${signJwt({ account_id: ACCOUNT })}`, ...headers },
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  // An answer that is cut off ends by an error, which `isWhole` tells.
  answer.on('error', () => undefined);
  await new Promise((resolve) => answer.once('close', resolve));
  const { statusCode: status, headers: answered } = answer;
  return { status, headers: answered, body: Buffer.concat(chunks), isWhole: answer.complete };
}
