import { createHash } from 'node:crypto';

import type { ExportReceipt } from '../../src/index.js';
import { ACCOUNT, type Service } from '../export/service.js';
import { signJwt } from '../support/jwt.js';

/** A whole collection as a client that checks it has it. */
export interface Collection {
  readonly status: number;
  readonly headers: Headers;
  readonly records: Record<string, unknown>[];
  /** Their lines. */
  readonly lines: string[];
  readonly receipt: ExportReceipt | undefined;
  readonly checkpoints: { resume: string; count: number }[];
  /** SHA-256 of the lines of the records, as the client has them. */
  readonly sha256: string;
  /** Of an answer that is an error. */
  readonly error: { success: boolean; message: string; error: string } | undefined;
}

/** Asks for a collection as NDJSON, with the connected account's JWT or the given headers. */
export async function collection(
  service: Service,
  path: string,
  init: RequestInit = {},
): Promise<Collection> {
  const answer = await fetch(`${service.app.url}/v1/e/pipedrive/export/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${signJwt({ account_id: ACCOUNT })}`, ...init.headers },
  });
  const text = await answer.text();
  if (answer.status !== 200) {
    return {
      ...answer,
      status: answer.status,
      headers: answer.headers,
      records: [],
      lines: [],
      receipt: undefined,
      checkpoints: [],
      sha256: '',
      error: JSON.parse(text) as Collection['error'],
    };
  }
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line, JSON.parse(line) as Record<string, unknown>] as const);
  const records = lines.filter(([, line]) => typeof line.id === 'number');
  const receipt = lines.map(([, line]) => line.receipt).find((found) => found !== undefined);
  return {
    status: answer.status,
    headers: answer.headers,
    records: records.map(([, record]) => record),
    lines: records.map(([line]) => line),
    receipt: receipt as ExportReceipt | undefined,
    checkpoints: lines.flatMap(([, line]) => (line.checkpoint ?? []) as { resume: string; count: number }),
    sha256: createHash('sha256')
      .update(records.map(([line]) => `${line}\n`).join(''))
      .digest('hex'),
    error: undefined,
  };
}
