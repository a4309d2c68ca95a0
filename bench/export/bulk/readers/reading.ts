import { SeenIds } from './seen-ids.js';

/** What a reader has done, in its own words. */
export interface Reading {
  readonly wallMs: number;
  readonly records: number;
  /** SHA-256 of the different ids, ascending: readers that have the same records tell the same. */
  readonly ids: string;
  /** Names that it has found for persons and organizations of deals; 0 where it was not to join any. */
  readonly names: number;
  /** The most memory that its process has held, in bytes. */
  readonly peakRssBytes: number;
}

/**
 * Measures a reader in its own process.
 * @param read gives every record's id to `seen`, and returns the names that it has found
 * @throws Error where it has a record twice
 */
export async function measured(read: (seen: SeenIds) => Promise<number>): Promise<Reading> {
  const seen = new SeenIds();
  const startedMs = performance.now();
  const names = await read(seen);
  const wallMs = performance.now() - startedMs;
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  return { wallMs, records: seen.count, ids: seen.digest(), names, peakRssBytes };
}
