import { vi } from 'vitest';

/** Until the assertion holds, for as long as a busy machine may take: vitest's own patience ends after a second. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 20_000 });
}
