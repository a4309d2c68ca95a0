import { createHash } from 'node:crypto';

/** The ids that a reader has met. */
export class SeenIds {
  private readonly ids: number[] = [];

  add(id: number): void {
    this.ids.push(id);
  }

  get count(): number {
    return this.ids.length;
  }

  /** @throws Error where an id came twice */
  digest(): string {
    const distinct = Float64Array.from(new Set(this.ids)).sort();
    if (distinct.length !== this.ids.length)
      throw new Error(`${this.ids.length} records have ${distinct.length} different ids`);
    return createHash('sha256').update(distinct.join()).digest('hex');
  }
}
