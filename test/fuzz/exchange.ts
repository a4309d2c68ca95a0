import { connect } from 'node:net';
import type { WireRequest } from './draft.js';

/** What came back, byte by byte. */
export interface Answer {
  readonly status: number;
  /** By name in lower case; those that came more than once joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Whether the connection ended before a chunked body did. */
  readonly isBrokenOff: boolean;
  /** The whole of it, as it was received. */
  readonly raw: string;
}

/** Long enough for a page's whole minute of work on a busy machine. */
const PATIENCE_MS = 90_000;

/**
 * Sends a request exactly as it stands, which no HTTP client would do, and reads until the service hangs up.
 * @param options.isCutShort hangs up as soon as everything is sent
 * @returns undefined where the service hung up without a word
 * @throws Error where it has not ended after a minute and a half, or has answered what is no HTTP
 */
export async function exchange(
  url: string,
  request: WireRequest,
  options: { isCutShort: boolean },
): Promise<Answer | undefined> {
  const raw = await received(url, bytesOf(request), options.isCutShort);
  return raw === '' ? undefined : parsed(raw, request.method === 'HEAD');
}

/** The bytes of a request: its head as latin1, so that any byte can stand in it, and its body as UTF-8. */
export function bytesOf({ method, target, headers, body }: WireRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body, 'utf8')]);
}

function received(url: string, bytes: Buffer, isCutShort: boolean): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy();
      reject(new Error(`hangs: no answer, or no end of it, after ${PATIENCE_MS / 1000} seconds`));
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    // It may hang up while we still send; what it has said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    if (isCutShort) socket.end(bytes);
    else socket.write(bytes);
  });
}

function parsed(raw: string, isHead: boolean): Answer {
  const [head = '', ...rest] = raw.replace(/^HTTP\/1\.1 100 .*?\r\n\r\n/s, '').split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1];
  if (status === undefined) throw new Error(`answered what is no HTTP: ${raw.slice(0, 200)}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
    const earlier = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), earlier === undefined ? value : `${earlier}, ${value}`);
  }
  const sent = rest.join('\r\n\r\n');
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  const { body, isBrokenOff } = isChunked && !isHead ? unchunked(sent) : { body: sent, isBrokenOff: false };
  const length = headers.get('content-length');
  if (!isHead && length !== undefined && Buffer.byteLength(body) !== Number(length)) {
    throw new Error(`answered ${Buffer.byteLength(body)} bytes where Content-Length tells ${length}`);
  }
  return { status: Number(status), headers, body, isBrokenOff, raw };
}

function unchunked(sent: string): Pick<Answer, 'body' | 'isBrokenOff'> {
  let rest = Buffer.from(sent, 'utf8');
  const parts: Buffer[] = [];
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, end).toString('latin1'), 16);
    const isBrokenOff = end === -1 || Number.isNaN(size);
    if (isBrokenOff || size === 0) return { body: Buffer.concat(parts).toString('utf8'), isBrokenOff };
    parts.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
  }
}
