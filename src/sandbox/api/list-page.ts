/** One page of a list: its records, and where the next page begins, by id where there are cursors, by start for notes. */
export interface ListPage {
  readonly ids: readonly number[];
  readonly next: number | undefined;
}
