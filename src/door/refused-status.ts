import type { IncomingMessage } from 'node:http';

/**
 * The status that a request is refused with by its form alone, or undefined for one that may come in. Node has refused
 * already what it can't read; here is what it reads, but another server in front of us might read otherwise.
 */
export function refusedStatus(request: IncomingMessage): 400 | 414 | 431 | undefined {
  if ((request.url ?? '').length > LONGEST_URL) return 414;
  if (request.rawHeaders.length / 2 > MOST_HEADERS) return 431;
  return isAmbiguous(request) || hasBodyOfNoUse(request) ? 400 : undefined;
}

/** Characters. */
const LONGEST_URL = 8 * 1024;
const MOST_HEADERS = 100;

/** Of two headers Node takes the first; a body of HTTP/1.0 has no chunks. */
function isAmbiguous({ httpVersion, headers, rawHeaders }: IncomingMessage): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  if (SINGLE.some((single) => names.indexOf(single) !== names.lastIndexOf(single))) return true;
  if (httpVersion === '1.1') return headers.host === undefined;
  return headers['transfer-encoding'] !== undefined;
}

const SINGLE = ['host', 'authorization', 'content-type', 'content-length', 'transfer-encoding'];

/** Nothing would ever read it, so that its size would have no limit. */
function hasBodyOfNoUse({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}
