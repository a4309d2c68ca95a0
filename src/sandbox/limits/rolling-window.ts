/** The moments (ms) of the last while, oldest first. Whatever their number, one more costs the same. */
export class RollingWindow {
  private moments: number[] = [];
  private start = 0;

  constructor(private readonly lengthMs: number) {}

  get count(): number {
    return this.moments.length - this.start;
  }

  get oldest(): number | undefined {
    return this.moments[this.start];
  }

  add(moment: number): void {
    this.moments.push(moment);
  }

  /** Forgets what is older than the window now. */
  moveTo(now: number): void {
    while (this.start < this.moments.length && (this.oldest ?? now) <= now - this.lengthMs) this.start++;
    if (this.start <= this.moments.length / 2) return;
    this.moments = this.moments.slice(this.start);
    this.start = 0;
  }
}
