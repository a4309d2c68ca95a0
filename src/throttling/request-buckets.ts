import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * A bucket for each key of each limit: it holds as many requests as the limit has, and fills up again evenly. A request
 * that is refused takes nothing out. All that is kept of a bucket is when it will be full, and of too many the least
 * recently used is forgotten, so that a stranger with many addresses costs no more memory than a fixed amount.
 */
export class RequestBuckets implements ThrottlerStorage {
  readonly #fullAt = new Map<string, LRUCache<string, number>>();

  /**
   * @param mostKeys of one limit; the others have their own
   * @param now in whole microseconds
   */
  constructor(
    private readonly mostKeys = 10_000,
    private readonly now = () => Math.floor(performance.now() * 1_000),
  ) {}

  /** @param limit requests in `ttl` milliseconds, above 0 */
  increment(
    key: string,
    ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    const now = this.now();
    const wholeUs = ttl * 1_000;
    const oneUs = Math.floor(wholeUs / limit);
    const buckets = this.bucketsOf(throttlerName);
    const fullAt = Math.max(buckets.get(key) ?? now, now);
    const isBlocked = fullAt + oneUs - now > wholeUs;
    const fullThen = isBlocked ? fullAt : fullAt + oneUs;
    buckets.set(key, fullThen);
    return Promise.resolve({
      totalHits: Math.ceil((fullThen - now) / oneUs),
      timeToExpire: toSeconds(fullThen - now),
      isBlocked,
      timeToBlockExpire: isBlocked ? toSeconds(fullAt + oneUs - now - wholeUs) : 0,
    });
  }

  private bucketsOf(throttlerName: string): LRUCache<string, number> {
    const known = this.#fullAt.get(throttlerName);
    if (known !== undefined) return known;
    const buckets = new LRUCache<string, number>({ max: this.mostKeys });
    this.#fullAt.set(throttlerName, buckets);
    return buckets;
  }
}

function toSeconds(microseconds: number): number {
  return Math.ceil(microseconds / 1_000_000);
}
