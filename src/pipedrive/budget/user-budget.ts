import type { HeardLimits, PlannedCall } from '../upstream/company-budget.js';
import type { DatabaseClock } from './company-budgets.repository.js';
import type { CompanyDay } from './company-day.js';
import { type OwnCall, OwnCalls } from './own-calls.js';
import { sharesOf } from './shares-of.js';
import type { Heard, Turn } from './turn.js';

/**
 * What this process knows of one Pipedrive user's window: its own calls, and what the answers' headers have said. Times
 * are of `performance.now()`.
 */
export class UserBudget {
  private readonly calls = new OwnCalls();
  private limit: number | undefined;
  private pausedUntil = 0;
  private others: { readonly at: number; readonly count: number } | undefined;
  private toldOthers: UserBudget['others'];

  /** @param day the company's, shared with its other users */
  constructor(private readonly day: CompanyDay) {}

  /** Counts a call that is sent now. */
  begin({ access, bulk, tokens }: Omit<PlannedCall, 'signal'>): OwnCall {
    return this.calls.begin({ work: bulk ?? null, account: access.accountId, tokens }, performance.now());
  }

  /** Has to be called once for each call, whatever has become of it. */
  end(call: OwnCall, heard: HeardLimits | undefined): void {
    const now = performance.now();
    this.calls.end(call, now);
    this.day.hear(call.tokens, heard, now);
    if (heard === undefined) return;
    const { burstLimit, burstLeft, retryAfterSeconds, burstResetSeconds } = heard.limits;
    this.limit = burstLimit ?? this.limit;
    if (heard.refusedBy === 'burst') {
      const seconds = Math.max(1, retryAfterSeconds ?? burstResetSeconds ?? 2);
      this.pausedUntil = Math.max(this.pausedUntil, now + seconds * 1000);
    }
    if (burstLimit !== undefined && burstLeft !== undefined) this.notice(call, burstLimit - burstLeft, now);
  }

  /** What is to be said in a turn. @param waiting the calls that wait for room, the first one first */
  turn(
    waiting: readonly PlannedCall[],
    clock: DatabaseClock,
  ): Pick<Turn, 'tokensInFlight' | 'shares' | 'heard'> {
    const { limit, others } = this;
    this.toldOthers = others;
    return {
      tokensInFlight: this.calls.tokensInFlight(),
      shares: sharesOf(this.calls.dated(performance.now()), waiting, clock),
      heard: {
        ...this.day.told(clock),
        limit,
        pausedUntil: this.pausedUntil === 0 ? 0 : clock.at(this.pausedUntil),
        others: others && { at: clock.at(others.at), count: others.count },
      },
    };
  }

  /** What was said in a turn that has been written down. */
  forget(heard: Heard): void {
    this.day.forget(heard);
    if (this.others === this.toldOthers) this.others = undefined;
  }

  /** @param used how many calls Pipedrive's window held when it counted this one */
  private notice(call: OwnCall, used: number, now: number): void {
    // Calls of that long ago are not all known any more.
    if (now - call.sentAt > LONGEST_WAY_MS) return;
    const count = used - this.calls.usedSince(call.sentAt, now);
    const former = this.others;
    if (count > 0 && (former === undefined || count >= former.count || former.at < now - OUTDATED_MS))
      this.others = { at: call.sentAt, count };
  }
}

const LONGEST_WAY_MS = 2_500;

const OUTDATED_MS = 1_000;
