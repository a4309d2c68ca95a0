/** How much memory the exports of a process may fill with names, all of them together. */
export class NameRoom {
  #left: number;

  /** @param bytes default 40 MiB, enough for a million persons and more */
  constructor(bytes = 40 * 1_048_576) {
    this.#left = bytes;
  }

  /** Bytes that are not taken. */
  get left(): number {
    return this.#left;
  }

  /** @returns false, and nothing is taken, where so much is not left */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}
