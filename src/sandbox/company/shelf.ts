/** An ascending row of ids. `version` grows with each change, so that orders made from it know when they are old. */
export class Shelf {
  version = 0;

  constructor(private readonly sorted: number[] = []) {}

  get ids(): readonly number[] {
    return this.sorted;
  }

  has(id: number): boolean {
    return this.sorted[this.positionOf(id)] === id;
  }

  add(id: number): void {
    const position = this.positionOf(id);
    if (this.sorted[position] !== id) this.sorted.splice(position, 0, id);
    this.version++;
  }

  delete(id: number): void {
    const position = this.positionOf(id);
    if (this.sorted[position] === id) this.sorted.splice(position, 1);
    this.version++;
  }

  /** Some row of it has changed, though not its place here. */
  touch(): void {
    this.version++;
  }

  /** Where the id is, or would be. */
  private positionOf(id: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] ?? Infinity) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
