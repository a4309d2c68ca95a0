import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { ACCOUNT } from '../export/service.js';
import { signJwt } from '../support/jwt.js';

/** A collection that is still on its way to its client. */
export interface OpenCollection {
  readonly id: string;
  /** What has come of it so far. */
  text(): string;
  /** Settles with its end: whether it ended as HTTP ends an answer. */
  readonly ended: Promise<{ readonly isWhole: boolean }>;
}

/** Asks for a collection, and returns with the first bytes of it. */
export async function openCollection(
  appUrl: string,
  path: string,
  account: string = ACCOUNT,
): Promise<OpenCollection> {
  const asked = request(`${appUrl}/v1/e/pipedrive/export/${path}`, {
    headers: { authorization: `Bearer ${signJwt({ account_id: account })}` },
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => (text += chunk));
  // An answer that is cut off ends by an error, which `isWhole` tells.
  answer.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => answer.once('close', resolve)).then(() => ({
    isWhole: answer.complete,
  }));
  if (answer.statusCode !== 200) {
    await ended;
    throw new Error(`answered ${answer.statusCode}: ${text}`);
  }
  const begun = new Promise((resolve) => answer.once('data', resolve));
  await Promise.race([begun, ended]);
  return { id: String(answer.headers['x-export-id']), text: () => text, ended };
}
