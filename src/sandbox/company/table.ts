import { Shelf } from './shelf.js';

/** Which list a record is found in. Deleted deals alone are kept; everything else is forgotten. */
export type ShelfName = 'listed' | 'archived' | 'deleted';

/** What lists are sorted and filtered by, of those fields that a type has. */
export type Glance<T> = Pick<
  T,
  Extract<keyof T, 'add_time' | 'update_time' | 'order_nr' | 'status' | 'is_archived'>
>;

/** Told of every change: of a record as it still is, and then as it is now (on whichever shelf, or on none). */
export interface Follower {
  before(id: number): void;
  after(id: number): void;
}

/** What reads of a table need: the lists' code takes any type of record. */
export interface RecordSource<T> {
  shelf(name: ShelfName): Shelf;
  find(id: number): T | undefined;
  get(id: number): T;
  glance(id: number): T extends unknown ? Glance<T> : never;
  follow(follower: Follower): void;
}

/**
 * All records of one type. A seeded row is made again each time it is looked at and only a changed one is kept:
 * a company of a million deals costs its ids.
 */
export class Table<T extends { readonly id: number }> {
  private readonly changed = new Map<number, T>();
  private readonly shelves: Record<ShelfName, Shelf>;
  private readonly followers: Follower[] = [];
  private lastId: number;

  constructor(
    private readonly seedRow: (id: number) => T,
    seeded: Partial<Record<ShelfName, number[]>>,
    private readonly shelfOf: (row: T) => ShelfName = () => 'listed',
    private readonly glanceAtSeed: (id: number) => Glance<T> = seedRow,
  ) {
    this.shelves = {
      listed: new Shelf(seeded.listed),
      archived: new Shelf(seeded.archived),
      deleted: new Shelf(seeded.deleted),
    };
    this.lastId = Math.max(0, ...Object.values(seeded).map((ids) => ids.at(-1) ?? 0));
  }

  shelf(name: ShelfName): Shelf {
    return this.shelves[name];
  }

  /** Grows with every change of any row. */
  get version(): number {
    return this.shelves.listed.version + this.shelves.archived.version + this.shelves.deleted.version;
  }

  find(id: number): T | undefined {
    return this.changed.get(id) ?? (this.isKept(id) ? this.seedRow(id) : undefined);
  }

  /** @throws RangeError when there is no such record (any more). */
  get(id: number): T {
    const row = this.find(id);
    if (row === undefined) throw new RangeError(`sandbox: no record ${id}`);
    return row;
  }

  /** Of a record that is there, what a list is sorted and filtered by: much cheaper than the row. */
  glance(id: number): Glance<T> {
    return this.changed.get(id) ?? this.glanceAtSeed(id);
  }

  /** Lets somebody know of all changes from now on. */
  follow(follower: Follower): void {
    this.followers.push(follower);
  }

  /** The rows of a list, ascending by id, made anew. */
  rows(name: ShelfName): readonly T[] {
    return this.shelves[name].ids.map((id) => this.get(id));
  }

  nextId(): number {
    return this.lastId + 1;
  }

  put(row: T): T {
    if (this.isKept(row.id)) for (const follower of this.followers) follower.before(row.id);
    const target = this.shelfOf(row);
    for (const name of SHELF_NAMES) {
      const shelf = this.shelves[name];
      if (name === target) {
        if (shelf.has(row.id)) shelf.touch();
        else shelf.add(row.id);
      } else if (shelf.has(row.id)) shelf.delete(row.id);
    }
    this.changed.set(row.id, Object.freeze(row));
    this.lastId = Math.max(this.lastId, row.id);
    for (const follower of this.followers) follower.after(row.id);
    return row;
  }

  drop(id: number): void {
    for (const follower of this.followers) follower.before(id);
    for (const name of SHELF_NAMES) if (this.shelves[name].has(id)) this.shelves[name].delete(id);
    this.changed.delete(id);
    for (const follower of this.followers) follower.after(id);
  }

  private isKept(id: number): boolean {
    return SHELF_NAMES.some((name) => this.shelves[name].has(id));
  }
}

const SHELF_NAMES: readonly ShelfName[] = ['listed', 'archived', 'deleted'];
