import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { TOKENS_HEADER } from '../observability/tokens-header.js';
import { refusal, refusalBody, type Refusal } from './refusal.js';

/** Refuses a request before the platform sees it, and ends its connection. */
export function refuseRequest(response: ServerResponse, refused: Refusal): void {
  const body = JSON.stringify(refusalBody(refused));
  response.writeHead(refused.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...(refused.retryAfterSeconds !== undefined && { 'Retry-After': refused.retryAfterSeconds }),
  });
  response.end(body);
}

/**
 * Refuses what never became a request: headers that are too large, a request that does not arrive in time, or no HTTP.
 * @returns what was answered, or undefined where nobody is there to read it
 */
export function refuseConnection(
  error: Error & { code?: string },
  socket: Socket,
): { requestId: string; status: number; error: string } | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return undefined;
  }
  const status = statusOfFailure(error);
  const refused = refusal(status);
  const requestId = randomUUID();
  const body = JSON.stringify(refusalBody(refused));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      `${TOKENS_HEADER}: 0`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  return { requestId, status, error: refused.code };
}

/** What a connection's failure is answered with. */
export function statusOfFailure({ code = '' }: { code?: string }): number {
  return STATUS_OF.get(code) ?? 400;
}

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);
