import type { ExportRecord } from '../../upstream/records/export-record.js';
import { changesOf } from './page-times.js';
import type { Edge } from './window-edge.js';
import type { WindowShape } from './window-shape.js';

/** A stretch of the order by update_time: read from its low edge, its high edge, or both until they meet. */
export class TimeWindow {
  #isOver = false;

  constructor(
    public low: Edge,
    public high: Edge,
  ) {}

  /** Whether nothing is left of it. A second has been read by whoever has gone beyond it. */
  get isOver(): boolean {
    return this.#isOver || this.low.at > this.high.at;
  }

  /**
   * Notes a page that the reader of an edge has brought. Where the two edges come to the same second, the one who came
   * last gives up: the other one reads that second to its end.
   *
   * @param isAtUnchanged whether the reader has come to the records that were never changed, behind which there is nothing
   */
  note(edge: Edge, records: readonly ExportRecord[], isAtUnchanged: boolean): void {
    const { last, density } = changesOf(records);
    if (last !== undefined) {
      // Many can have been changed in one second: two pages say more than the last alone.
      edge.density = Math.sqrt((edge.density ?? density) * density);
      edge.at = last;
    }
    if (isAtUnchanged || edge.reader?.isOver) this.#isOver = true;
    const other = edge === this.low ? this.high : this.low;
    if (this.low.at >= this.high.at && other.reader !== undefined) edge.reader = undefined;
  }

  /**
   * What is known of what is left of it.
   * @param within where the edges of windows lie that are not known
   */
  shape({ from, to }: { readonly from: number; readonly to: number }): WindowShape {
    const bottom = Number.isFinite(this.low.at) ? this.low.at : from;
    const top = Number.isFinite(this.high.at) ? this.high.at : to;
    return { bottom, span: Math.max(0, top - bottom), low: this.low.density, high: this.high.density };
  }
}
