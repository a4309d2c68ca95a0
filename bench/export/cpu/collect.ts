import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

import type { Stage } from '../stage/stage.js';
import type { Form } from './forms.js';

export interface Collected {
  readonly records: number;
  /** Of the body, as it was sent. */
  readonly bytes: number;
}

/**
 * Reads a whole collection of deals, and unpacks nothing.
 * @throws Error where its receipt does not call it complete
 */
export async function collect({ service }: Stage, { query, isGzip }: Form, authorization: string) {
  const url = `${service.url}/v1/e/pipedrive/export/deals/all?${query}`;
  const headers = { authorization, ...(isGzip && { 'accept-encoding': 'gzip' }) };
  const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) bytes += chunk.length;

  const id = String(answer.headers['x-export-id']);
  const receipt = await fetch(`${service.url}/v1/e/pipedrive/exports/${id}/receipt`, {
    headers: { authorization },
  });
  const text = await receipt.text();
  const { complete, count } = readReceipt(text);
  if (answer.statusCode !== 200 || !complete)
    throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
  return { records: count, bytes } satisfies Collected;
}

function readReceipt(text: string): { complete: boolean; count: number } {
  const { data } = JSON.parse(text) as { data?: { complete?: boolean; count?: number } };
  return { complete: data?.complete === true, count: data?.count ?? 0 };
}
