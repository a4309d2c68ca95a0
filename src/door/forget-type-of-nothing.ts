import type { IncomingMessage } from 'node:http';

/**
 * Takes the Content-Type from a DELETE without a body. Many clients send `application/json` with whatever they send, and
 * the platform would refuse an empty text for JSON.
 */
export function forgetTypeOfNothing({ method, headers }: IncomingMessage): void {
  if (method !== 'DELETE' || headers['transfer-encoding'] !== undefined) return;
  if (Number(headers['content-length'] ?? 0) === 0) delete headers['content-type'];
}
