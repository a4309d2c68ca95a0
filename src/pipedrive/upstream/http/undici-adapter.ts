import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { AxiosAdapter } from 'axios';
import { type Dispatcher, request } from 'undici';

/**
 * Sends axios' requests by undici: the GETs that answer bytes, which is all that we ask Pipedrive's API for. On pages of
 * 500 deals (930 KB) axios' own adapter takes 4.5 ms of CPU, this one 2.3; on pages of 100 it is 1.3 to 0.6.
 *
 * @param dispatcher limits the size of what is sent; the time is limited by the request's signal
 * @param mostBytes when unpacked: more of them is a RangeError
 */
export function undiciAdapter(dispatcher: Dispatcher, mostBytes: number): AxiosAdapter {
  return async (config) => {
    const { url = '', headers, signal = null } = config;
    const answer = await request(url, {
      dispatcher,
      headers: { 'user-agent': 'pipedrive-export', 'accept-encoding': 'gzip', ...textsOf(headers) },
      signal: signal as AbortSignal | null,
    });
    const isPacked = answer.headers['content-encoding'] === 'gzip';
    const bytes = await answer.body.arrayBuffer();
    const data = isPacked ? await unpacked(bytes, mostBytes) : Buffer.from(bytes);
    return { data, status: answer.statusCode, statusText: '', headers: answer.headers as Headers, config };
  };
}

/** Both libraries know them as names and texts, and neither says so. */
type Headers = Awaited<ReturnType<AxiosAdapter>>['headers'];

function textsOf(headers: Headers): Record<string, string> {
  return { ...headers } as Record<string, string>;
}

/** As a whole, beside the thread that everything else runs on: undici's own way of doing it is still an experiment. */
function unpacked(bytes: ArrayBuffer, mostBytes: number): Promise<Buffer> {
  return promisify(gunzip)(bytes, { maxOutputLength: mostBytes });
}
