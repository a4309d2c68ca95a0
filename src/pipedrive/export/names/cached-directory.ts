import { LRUCache } from 'lru-cache';

import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { SharedFlights } from '../shared-flights.js';
import { connectionKey } from './connection-key.js';
import { type Directory, directoryOf, isOutdatedFor } from './directory.js';
import { isForbidden } from './is-forbidden.js';

/** One small collection, cached per connection for minutes, read once for all who ask at the same time. */
export class CachedDirectory<T extends { readonly id: number }> {
  private readonly cache = new LRUCache<string, Directory<T>>({ max: 1_000, ttl: 5 * 60_000 });
  private readonly flights = new SharedFlights<Directory<T>>();

  /** @param read the whole collection */
  constructor(private readonly read: (call: UpstreamCall) => Promise<readonly T[]>) {}

  /**
   * @param ids the ids whose entries are wanted: one that is newer than the cached directory makes it be read again
   * @throws what reading throws, but for a missing permission: then the directory is empty, for a minute
   */
  async get(ids: Iterable<number>, call: UpstreamCall): Promise<ReadonlyMap<number, T>> {
    const key = connectionKey(await call.access.current());
    const wanted = [...ids];
    let directory = this.cache.get(key);
    if (
      directory === undefined ||
      isOutdatedFor(directory, wanted, { now: Date.now(), minimumAgeMs: LOOK_AGAIN_MS })
    ) {
      directory = await this.flights.join(key, call.signal, (signal) =>
        // Pages may wait for it, too, and they wait for no budget.
        this.refill(key, { ...call, signal, bulk: undefined }),
      );
    }
    for (const id of wanted) if (!directory.entries.has(id)) directory.missing.add(id);
    return directory.entries;
  }

  private async refill(key: string, call: UpstreamCall): Promise<Directory<T>> {
    const listed = await this.readPermitted(call);
    const directory = directoryOf(listed, { now: Date.now(), former: this.cache.get(key) });
    this.cache.set(key, directory, directory.entries.size === 0 ? { ttl: EMPTY_MS } : {});
    return directory;
  }

  private async readPermitted(call: UpstreamCall): Promise<readonly T[]> {
    try {
      return await this.read(call);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return [];
    }
  }
}

const LOOK_AGAIN_MS = 30_000;

/** A missing permission may be granted any moment. */
const EMPTY_MS = 60_000;
