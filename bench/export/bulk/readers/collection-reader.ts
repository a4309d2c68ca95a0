import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

import { childSettings, serveParent } from '../../stage/serve-parent.js';
import { lines } from './lines.js';
import { measured } from './reading.js';
import type { CollectionReaderSettings } from './reader-settings.js';
import type { SeenIds } from './seen-ids.js';

// One request for a whole collection: holds the receipt against what has come, and keeps the ids alone.
const { url, authorization, path } = childSettings<CollectionReaderSettings>();

serveParent(() => measured(readAll));

async function readAll(seen: SeenIds): Promise<number> {
  const request = get(`${url}/v1/e/pipedrive/export/${path}`, {
    headers: { authorization },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const hash = createHash('sha256');
  let last: Buffer | undefined;
  let names = 0;
  for await (const line of lines(answer)) {
    if (line.subarray(0, ID.length).equals(ID)) {
      hash.update(line);
      seen.add(Number.parseInt(line.toString('latin1', ID.length, ID.length + 12), 10));
      if (line.includes(PERSON)) names += 1;
    } else last = line;
  }
  checkReceipt(last?.toString() ?? '', { status: answer.statusCode, seen, sha256: hash.digest('hex') });
  return names;
}

const ID = Buffer.from('{"id":');
const PERSON = Buffer.from('"person_id":{"name":"');

function checkReceipt(
  line: string,
  { status, seen, sha256 }: { status: number | undefined; seen: SeenIds; sha256: string },
): void {
  const { receipt } = JSON.parse(line) as { receipt?: { complete: boolean; count: number; sha256: string } };
  if (receipt?.complete !== true || receipt.count !== seen.count || receipt.sha256 !== sha256)
    throw new Error(`${status}, ${seen.count} records with ${sha256}, and at the end ${line}`);
}
