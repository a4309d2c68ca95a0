import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { childSettings, serveParent } from '../stage/serve-parent.js';

/** What a slow reader is told. */
export interface SlowReaderSettings {
  readonly url: string;
  readonly authorization: string;
  readonly path: string;
  readonly bytesPerSecond: number;
  /** When it leaves. */
  readonly forMs: number;
}

// A client that takes no more than so many bytes a second, and leaves before the end.
const { url, authorization, path, bytesPerSecond, forMs } = childSettings<SlowReaderSettings>();

serveParent(readSlowly);

/** @returns the bytes that it has taken */
async function readSlowly(): Promise<number> {
  const request = get(`${url}/v1/e/pipedrive/export/${path}`, { headers: { authorization } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const startedMs = performance.now();
  let taken = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    taken += chunk.length;
    const passedMs = performance.now() - startedMs;
    if (passedMs > forMs) break;
    await sleep(Math.max(0, (taken / bytesPerSecond) * 1000 - passedMs));
  }
  return taken;
}
