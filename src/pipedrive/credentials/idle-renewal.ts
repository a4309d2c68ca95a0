import { setTimeout as sleep } from 'node:timers/promises';

import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { ExternalApiError, TokenInvalidatedError, TokenNotFoundError } from '../errors/index.js';
import { PIPEDRIVE_DATA_SOURCE } from '../pipedrive.options.js';
import { CredentialRepository } from './credential.repository.js';
import { GRANT_IDLE_DAYS } from './grant-life.js';
import { TokenRefreshService } from './token-refresh.service.js';
import { UnreadableCredentialError } from './unreadable-credential.error.js';

/** What a run has come to, in accounts. */
export interface Renewals {
  renewed: number;
  /** Found dead, and marked. */
  dead: number;
  failed: number;
  /** Their key is gone; Pipedrive was not asked. */
  unreadable: number;
}

/**
 * Renews grants that nobody uses before Pipedrive lets them die. Any number of replicas may do so at the same time: they
 * find the same accounts, the lease lets one refresh each, and what another has renewed is passed over.
 */
@Injectable()
export class IdleRenewal implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IdleRenewal.name);
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(PIPEDRIVE_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly credentials: CredentialRepository,
    private readonly refreshing: TokenRefreshService,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.begin(), PERIOD_MS * (0.8 + 0.4 * Math.random())).unref();
  }

  /** No refresh is begun from here on; `TokenRefreshService` sees to those that are under way. */
  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.ending.abort();
  }

  /**
   * One run, the accounts that have failed least and are idle for longest first.
   *
   * @param limits.idleDays by default half of what Pipedrive grants: a month is left to mend what fails
   * @param limits.most accounts that Pipedrive is asked for; its limit on token requests is not documented
   * @param limits.pauseMs between two of the `atOnce`
   */
  async renew(
    limits = { idleDays: GRANT_IDLE_DAYS / 2, most: 100, atOnce: 2, pauseMs: 500 },
  ): Promise<Renewals> {
    const run: Run = { renewed: 0, dead: 0, failed: 0, unreadable: 0, failedInARow: 0 };
    const queue = (await this.idle(limits.idleDays)).values();
    const workers = Array.from({ length: limits.atOnce }, async () => {
      for (const account of queue) {
        if (this.ending.signal.aborted || isOver(run, limits.most)) return;
        if (await this.hasAsked(account, run)) await this.pause(limits.pauseMs);
      }
    });
    await Promise.all(workers);
    const { failedInARow: _, ...renewals } = run;
    return renewals;
  }

  private async idle(days: number): Promise<IdleAccount[]> {
    return this.dataSource.query(IDLE, [days, LONGEST_QUEUE]);
  }

  private async hasAsked({ account_id, generation }: IdleAccount, run: Run): Promise<boolean> {
    try {
      const seen = await this.credentials.live(account_id);
      if (this.ending.signal.aborted || seen.generation !== generation) return false;
      if (!(await this.refreshing.attempt(seen))) return false;
      run.renewed += 1;
      run.failedInARow = 0;
    } catch (error) {
      if (error instanceof UnreadableCredentialError) {
        run.unreadable += 1;
        return false;
      }
      // Forgotten since it was found.
      if (error instanceof TokenNotFoundError) return false;
      count(error, run);
    }
    return true;
  }

  /** Ends early with the service. */
  private async pause(ms: number): Promise<void> {
    const { signal } = this.ending;
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  private begin(): void {
    this.running ??= this.renewAndTell().finally(() => (this.running = undefined));
  }

  /** Housekeeping may fail without anybody noticing, so it says so; the next run tries again. */
  private async renewAndTell(): Promise<void> {
    try {
      const { renewed, dead, failed, unreadable } = await this.renew();
      if (dead + failed + unreadable === 0) return;
      const found = `${renewed} renewed, ${dead} dead, ${failed} failed, ${unreadable} unreadable`;
      this.logger.warn(`grants that nobody uses: ${found}`);
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      this.logger.warn(`grants that nobody uses were not renewed: ${problem}`);
    }
  }
}

/** About so often, each replica by a measure of its own, so that they drift apart. */
const PERIOD_MS = 10 * 60_000;

/** An endpoint that fails so many accounts in a row fails the next one too. */
const FAILURES_IN_A_ROW = 5;

const LONGEST_QUEUE = 10_000;

interface IdleAccount {
  readonly account_id: string;
  readonly generation: number;
}

interface Run extends Renewals {
  failedInARow: number;
}

function isOver({ renewed, dead, failed, failedInARow }: Run, most: number): boolean {
  return renewed + dead + failed >= most || failedInARow >= FAILURES_IN_A_ROW;
}

function count(error: unknown, run: Run): void {
  if (error instanceof TokenInvalidatedError) {
    run.dead += 1;
    run.failedInARow = 0;
  } else if (error instanceof ExternalApiError) {
    run.failed += 1;
    run.failedInARow += 1;
  } else {
    throw error;
  }
}

const IDLE = `
  SELECT account_id, generation FROM pipedrive_oauth_credentials
   WHERE invalidated_at IS NULL
     AND refreshed_at < now() - $1 * interval '1 day'
   ORDER BY refresh_failures, refreshed_at
   LIMIT $2`;
