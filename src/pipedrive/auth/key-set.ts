import { Logger } from '@nestjs/common';

import { KeysUnavailableError } from '../errors/index.js';
import type { SetKey } from './read-key-set.js';
import type { TokenHeader } from './token-header.js';

/**
 * An issuer's key set, kept as a whole. A kid that it does not hold makes it be read again, so that a new key is known
 * without a restart; but not more often than every ten seconds, whatever kids strangers make up, and who brings a known
 * one never waits for them. (The cache and the rate limit of jwks-rsa are per kid: made-up ones use the limit up, and the
 * good ones are refused.) Where it can't be read, the keys that are known go on for a day.
 */
export class KeySet {
  private readonly logger = new Logger(KeySet.name);
  private known: { readonly keys: readonly SetKey[]; readonly atMs: number } | undefined;
  private attempt: { readonly atMs: number; readonly hasFailed: boolean } | undefined;
  private flight: Promise<void> | undefined;

  /**
   * @param source.read asks the issuer; bounded in time and size
   * @param source.now milliseconds by a clock that never goes back
   */
  constructor(private readonly source: { read(): Promise<readonly SetKey[]>; now(): number }) {}

  /**
   * The key that a token's header names, or undefined where the set has none.
   * @throws KeysUnavailableError where only the issuer would know, and can't be asked
   */
  async find(header: TokenHeader): Promise<SetKey | undefined> {
    const fresh = this.matching(header, FRESH_MS);
    if (fresh !== undefined) return fresh;
    await this.readAgain();
    const key = this.matching(header, STALE_MS);
    if (key === undefined && this.attempt?.hasFailed) throw this.unavailable(this.attempt.atMs);
    return key;
  }

  private matching({ alg, kid }: TokenHeader, maximumAgeMs: number): SetKey | undefined {
    if (this.known === undefined || this.source.now() - this.known.atMs > maximumAgeMs) return undefined;
    const { keys } = this.known;
    // Without a kid there must be no choice.
    if (kid === undefined) return keys.length === 1 && keys[0]?.algorithm === alg ? keys[0] : undefined;
    return keys.find((key) => key.kid === kid && key.algorithm === alg);
  }

  private async readAgain(): Promise<void> {
    const isJustTried = this.attempt !== undefined && this.source.now() - this.attempt.atMs < LOOK_AGAIN_MS;
    if (this.flight === undefined && isJustTried) return;
    this.flight ??= this.read().finally(() => (this.flight = undefined));
    await this.flight;
  }

  private async read(): Promise<void> {
    try {
      const keys = await this.source.read();
      const atMs = this.source.now();
      this.known = { keys, atMs };
      this.attempt = { atMs, hasFailed: false };
    } catch (error) {
      this.attempt = { atMs: this.source.now(), hasFailed: true };
      const problem = error instanceof Error ? error.message : String(error);
      this.logger.warn(`The key set that callers' tokens are checked with could not be read: ${problem}`);
    }
  }

  private unavailable(triedAtMs: number): KeysUnavailableError {
    const waitMs = triedAtMs + LOOK_AGAIN_MS - this.source.now();
    return new KeysUnavailableError({ retryAfterSeconds: waitMs / 1000 });
  }
}

/** So long a key that is withdrawn is still believed. */
const FRESH_MS = 10 * 60_000;

/** The same while the issuer can't be asked. */
const STALE_MS = 24 * 3_600_000;

const LOOK_AGAIN_MS = 10_000;
