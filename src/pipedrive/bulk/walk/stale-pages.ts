import type { ExportRecord } from '../../upstream/records/export-record.js';

/**
 * Tells pages that come again from those that only look so. What is changed while it is read goes to the end of the order by
 * update_time, and is seen there once more; where that is more than a page in one and the same second, nothing on a page is
 * new, not even its time. But it shows other records than the pages before it.
 */
export class StalePages {
  #ids: ReadonlySet<number> = new Set();

  /**
   * Notes a page.
   * @param isNew whether it goes on by what it shows
   * @returns whether it goes on by that, or shows a record that the pages since the last such one did not
   */
  goesOn(records: readonly Pick<ExportRecord, 'id'>[], isNew: boolean): boolean {
    const ids = records.map(({ id }) => id);
    const showsOthers = ids.some((id) => !this.#ids.has(id));
    this.#ids = new Set(isNew ? ids : [...this.#ids, ...ids]);
    return isNew || showsOthers;
  }
}
