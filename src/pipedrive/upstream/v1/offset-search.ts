import { LARGEST_PAGE } from '../largest-page.js';

/**
 * Looks for the offset that a record has moved to since others before it were deleted, by looking at windows of the
 * largest size: back in strides that double until a window begins before the record, then by halves. A million notes
 * take some twenty looks, a few hundred one.
 */
export class OffsetSearch {
  private before: number | undefined;
  private stride = OVERLAPPING_STRIDE;

  /** @param after an offset that lies after the record, or after the end */
  constructor(private after: number) {}

  /** Nothing is left to look at, since records have moved while they were looked for. */
  get isOver(): boolean {
    return this.before !== undefined && this.before + OVERLAPPING_STRIDE >= this.after;
  }

  /** The next offset to look at; where the search is over, one that lies before the record. */
  get next(): number {
    if (this.before === undefined) return Math.max(0, this.after - this.stride);
    if (this.isOver) return this.before;
    return Math.max(this.before + OVERLAPPING_STRIDE, Math.floor((this.before + this.after) / 2));
  }

  /** The window at this offset begins after the record as well. */
  isAfter(offset: number): void {
    this.after = offset;
    this.stride *= 2;
  }

  /** The window at this offset begins before the record, and ends before it too. */
  isBefore(offset: number): void {
    this.before = offset;
  }
}

/** One less than the window, so that two neighbouring windows always share a record. */
const OVERLAPPING_STRIDE = LARGEST_PAGE - 1;
