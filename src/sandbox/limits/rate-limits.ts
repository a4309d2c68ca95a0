import { dailyBudgetExceeded, requestOverLimit } from '../api/api-refusals.js';
import { RollingWindow } from './rolling-window.js';

const WINDOW_MS = 2000;

/**
 * Pipedrive's two limits: requests in a rolling window, for each access token, and tokens a day, for the company.
 * A call that is refused by either is not counted.
 */
export class RateLimits {
  private readonly windows = new Map<string, RollingWindow>();
  private day = '';
  private spent = 0;

  constructor(
    private readonly limits: { readonly burst: number; readonly dailyTokens: number },
    private readonly clock: () => number,
  ) {}

  /**
   * Counts a call and returns the headers that its answer bears.
   * @throws Refusal 429 when a limit is spent.
   */
  admit(accessToken: string, cost: number): Record<string, string> {
    const now = this.clock();
    const today = new Date(now).toISOString().slice(0, 10);
    if (today !== this.day) {
      this.day = today;
      this.spent = 0;
    }
    const window = this.windows.get(accessToken) ?? new RollingWindow(WINDOW_MS);
    this.windows.set(accessToken, window);
    window.moveTo(now);
    if (this.spent + cost > this.limits.dailyTokens)
      throw dailyBudgetExceeded(this.headers(window, now, true));
    if (window.count >= this.limits.burst) throw requestOverLimit(this.headers(window, now));
    window.add(now);
    this.spent += cost;
    return this.headers(window, now);
  }

  private headers(window: RollingWindow, now: number, isDayOver = false): Record<string, string> {
    const oldest = window.oldest ?? now;
    const left = isDayOver ? 0 : Math.max(0, this.limits.dailyTokens - this.spent);
    return {
      'x-ratelimit-limit': String(this.limits.burst),
      'x-ratelimit-remaining': String(Math.max(0, this.limits.burst - window.count)),
      'x-ratelimit-reset': String(Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000))),
      'x-daily-ratelimit-token-limit': String(this.limits.dailyTokens),
      'x-daily-ratelimit-token-remaining': String(left),
    };
  }
}
