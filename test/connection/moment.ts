/** A moment that one side waits for and the other brings about. */
export class Moment {
  readonly come: Promise<void>;
  private resolve!: () => void;

  constructor() {
    this.come = new Promise((resolve) => (this.resolve = resolve));
  }

  now(): void {
    this.resolve();
  }
}
