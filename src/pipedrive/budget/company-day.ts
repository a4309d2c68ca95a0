import type { HeardLimits } from '../upstream/company-budget.js';
import type { Day } from './budget-state.js';
import type { DatabaseClock } from './company-budgets.repository.js';
import { laterDay } from './later-day.js';
import type { Heard } from './turn.js';

/** What this process has heard of a company's tokens of the day. Times are of `performance.now()`. */
export class CompanyDay {
  private day: Day | null = null;
  private unseenTokens = 0;

  /** @param tokens what the answered call has cost */
  hear(tokens: number, heard: HeardLimits | undefined, now: number): void {
    const { dailyLeft, dailyLimit, retryAfterSeconds } = heard?.limits ?? {};
    const limit = dailyLimit ?? this.day?.limit ?? null;
    if (heard?.refusedBy === 'daily') {
      const resumesAt = retryAfterSeconds === undefined ? null : now + retryAfterSeconds * 1000;
      this.day = { at: now, left: 0, limit, resumesAt };
    } else if (dailyLeft !== undefined) {
      this.day = laterDay(this.day, { at: now, left: dailyLeft, limit, resumesAt: null });
    } else if (heard?.refusedBy === undefined) {
      this.unseenTokens += tokens;
    }
  }

  told({ at }: DatabaseClock): Pick<Heard, 'day' | 'unseenTokens'> {
    const { day, unseenTokens } = this;
    if (day === null) return { day, unseenTokens };
    const resumesAt = day.resumesAt === null ? null : at(day.resumesAt);
    return { day: { ...day, at: at(day.at), resumesAt }, unseenTokens };
  }

  /** What has been written down is not told again. */
  forget({ unseenTokens }: Pick<Heard, 'unseenTokens'>): void {
    this.unseenTokens -= unseenTokens;
  }
}
