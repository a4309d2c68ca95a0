/**
 * How long the calls behind one of our answers may wait for Pipedrive altogether. Shared by all of them; waits that
 * run side by side count once, as they do for whoever waits for the answer.
 */
export class Patience {
  private leftMs: number;
  private waitedForUntilMs = 0;

  /** @param totalMs default 5000, as promised for a page */
  constructor(totalMs = 5_000) {
    this.leftMs = totalMs;
  }

  /**
   * Takes a wait of `ms` that begins at `nowMs`; false, and nothing taken, where too little is left.
   * @param nowMs by any clock that never goes back, the same for every wait
   */
  take(ms: number, nowMs: number): boolean {
    const untilMs = nowMs + ms;
    const furtherMs = untilMs - Math.max(nowMs, this.waitedForUntilMs);
    if (furtherMs > this.leftMs) return false;
    this.leftMs -= Math.max(0, furtherMs);
    this.waitedForUntilMs = Math.max(untilMs, this.waitedForUntilMs);
    return true;
  }
}
