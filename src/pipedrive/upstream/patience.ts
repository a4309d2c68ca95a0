/**
 * How long the calls behind one of our answers may wait for Pipedrive in sum. Shared by all of them, so that a page
 * with three look-ups does not wait three times as long as a page with none.
 */
export class Patience {
  private leftMs: number;

  /** @param totalMs default 5000, as promised for a page */
  constructor(totalMs = 5_000) {
    this.leftMs = totalMs;
  }

  /** Takes `ms` from what is left; false, and nothing taken, where that is not enough. */
  take(ms: number): boolean {
    if (ms > this.leftMs) return false;
    this.leftMs -= ms;
    return true;
  }
}
