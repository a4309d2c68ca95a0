/**
 * How many pages of Pipedrive's one request of ours may read in sum. Each one is spent where it is asked for, and
 * whoever could go on asking looks here first. The repeats of a call that failed are not counted.
 */
export class CallBudget {
  private left: number;

  /** @param total default 20 */
  constructor(total = 20) {
    this.left = total;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }

  spend(): void {
    this.left -= 1;
  }
}
