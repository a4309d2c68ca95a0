import type { ListReader } from './list-reader.js';
import type { Task } from './tasks.js';

/**
 * Reads a list by id from its end, and where that takes longer from its beginning as well, until the two meet. The order
 * by id stays as it is whatever is changed meanwhile.
 */
export class ByIdEnds {
  constructor(
    private readonly down: ListReader,
    private readonly up?: ListReader,
  ) {}

  begin(): readonly Task[] {
    return [this.down, ...(this.up ? [this.up] : [])]
      .filter((reader) => !reader.isOver)
      .map((reader) => this.#task(reader));
  }

  #task(reader: ListReader): Task {
    return async () => {
      // The other one may have come here meanwhile.
      if (this.#haveMet()) return { records: [], next: [] };
      const records = await reader.next();
      return { records, next: reader.isOver || this.#haveMet() ? [] : [this.#task(reader)] };
    };
  }

  #haveMet(): boolean {
    const [top, bottom] = [this.down.last, this.up?.last];
    return top !== null && bottom !== null && bottom !== undefined && bottom.id >= top.id;
  }
}
