import { randomUUID } from 'node:crypto';

/**
 * The id that a request bears in our log and answers in X-Request-Id: the caller's own where it is harmless (8 to 128
 * letters, digits, and `.`, `_`, `-`, `:`, `/`, `=`, `+`), else a new one.
 */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:/=+-]{8,128}$/.test(header) ? header : randomUUID();
}
