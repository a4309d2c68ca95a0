import type { WalkPoint } from '../../export/ledger/walk.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { LaneSource } from './lane-source.js';

/** The notes from an offset on, as far as their reader has come. */
export class NoteSegment {
  #point: WalkPoint;
  #read = 0;
  #first: number | undefined;
  #last = 0;
  #isOver = false;
  #isSurelyOver = false;

  /** @param offset by which it begins; where notes before it are deleted, later ones stand there */
  constructor(
    readonly offset: number,
    private readonly source: LaneSource,
  ) {
    this.#point = pointAt(offset, null);
  }

  /** The first id that it has shown, from which on it lacks none. */
  get first(): number | undefined {
    return this.#first;
  }

  /** The last id that it has shown, up to which it lacks none. */
  get last(): number {
    return this.#last;
  }

  /** The offset of what it reads next, where no notes were deleted. */
  get place(): number {
    return this.offset + this.#read;
  }

  /** Whether Pipedrive has said that the list is over here. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it has said so again when it was asked what follows, and nothing did. */
  get isSurelyOver(): boolean {
    return this.#isSurelyOver;
  }

  /** Whether it begins behind the end of the list. */
  get isMiss(): boolean {
    return this.#isOver && this.#first === undefined;
  }

  /** Its next page; where the list was over, what follows nevertheless. */
  async read(): Promise<readonly ExportRecord[]> {
    const { records, next } = await this.source.read(this.#point);
    this.#isSurelyOver = this.#isOver && records.length === 0;
    this.#isOver = next === null;
    this.#read += records.length;
    this.#first ??= records[0]?.id;
    this.#last = records.at(-1)?.id ?? this.#last;
    this.#point = next ?? pointAt(this.place, this.#first === undefined ? null : this.#last);
    return records;
  }
}

function pointAt(offset: number, lastId: number | null): WalkPoint {
  return { leg: 'all', mark: { lastId, lastAddTime: null, place: String(offset), isBehind: false } };
}
