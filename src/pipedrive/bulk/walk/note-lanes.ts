import type { Walk } from '../../export/ledger/walk.js';
import { LARGEST_PAGE } from '../../upstream/largest-page.js';
import type { UpstreamCall } from '../../upstream/pipedrive-gateway.js';
import { lostRecord } from './broken-list.js';
import { laneSource, type LaneTools } from './lane-source.js';
import { NoteSegment } from './note-segment.js';
import { supposedEnd } from './supposed-end.js';
import type { Plan, Task } from './tasks.js';
import { type Stretch, whereToDivide } from './where-to-divide.js';

/**
 * How all notes are read: from several offsets on side by side. An offset says where a reader begins, and nothing else, since
 * they move when notes are deleted. What a reader has shown is without a gap, and it goes on until it has shown the first
 * id of the next one, or the list is over.
 */
export class NoteLanes implements Plan {
  readonly begin: Task;
  /** By their offsets; those that lie behind the list's end too. */
  readonly #segments: NoteSegment[];
  #largestId: number | undefined;
  /** What was the largest id when nothing followed the last that was shown. */
  #sought: number | undefined;

  /** @param pageSize records a request; one of them is the former page's last */
  constructor(
    private readonly tools: LaneTools,
    private readonly walk: Walk,
    private readonly call: UpstreamCall,
    private readonly pageSize = LARGEST_PAGE,
  ) {
    const first = this.#segmentAt(0);
    this.#segments = [first];
    const task = this.#reading(first);
    this.begin = async () => {
      const { records, next } = await task();
      return { records, next: first.isOver ? next : [...next, () => this.#askLargest(first)] };
    };
  }

  /** No names are joined to notes that a list would be read for. */
  get pagesLeft(): number {
    return 0;
  }

  /** Notes are proven by their number. */
  get unseen(): undefined {
    return undefined;
  }

  idle(): Task | undefined {
    if (this.#largestId === undefined) return undefined;
    const open = this.#segments.filter((segment) => this.#isToGoOn(segment));
    const stretches = open.map((segment) => this.#stretchOf(segment));
    const division = whereToDivide(stretches, this.#step, this.#canMiss);
    const divided = open[division?.index ?? -1];
    if (division === undefined || divided === undefined) return undefined;
    const segment = this.#segmentAt(division.offset);
    this.#segments.splice(this.#segments.indexOf(divided) + 1, 0, segment);
    return this.#reading(segment);
  }

  /** Where the largest id was never shown, that note was deleted meanwhile, or the list's end is lost. */
  afterwards(): readonly Task[] {
    const segment = this.#furthest;
    if (segment === undefined || segment.last >= (this.#largestId ?? 0)) return [];
    return [() => this.#seekLargest(segment)];
  }

  /** Records that a page brings, the one less by which windows overlap. */
  get #step(): number {
    return this.pageSize - 1;
  }

  #segmentAt(offset: number): NoteSegment {
    return new NoteSegment(offset, laneSource(this.walk, this.tools, this.call, this.pageSize));
  }

  #reading(segment: NoteSegment): Task {
    return async () => ({ records: await segment.read(), next: this.#following(segment) });
  }

  #following(segment: NoteSegment): readonly Task[] {
    return this.#isToGoOn(segment) ? [this.#reading(segment)] : [];
  }

  async #askLargest(first: NoteSegment): ReturnType<Task> {
    this.#largestId = (await this.tools.gateway.largestNoteId(this.call)) ?? 0;
    // What was taken for the end meanwhile may not have been it.
    return { records: [], next: first.isOver ? this.#following(first) : [] };
  }

  async #seekLargest(segment: NoteSegment): ReturnType<Task> {
    const largest = (await this.tools.gateway.largestNoteId(this.call)) ?? 0;
    if (largest === this.#sought) throw lostRecord(largest, 'note');
    this.#sought = largest;
    this.#largestId = largest;
    return { records: [], next: segment.last < largest ? [this.#reading(segment)] : [] };
  }

  /**
   * Whether a segment has been begun, and does not reach what follows it. Where the list is over before that, it is asked
   * again: either that end was none, or what followed has been deleted.
   */
  #isToGoOn(segment: NoteSegment): boolean {
    if (segment.first === undefined || segment.isSurelyOver) return false;
    const next = this.#behind(segment).find(({ first }) => first !== undefined);
    const goal = next?.first ?? this.#largestId ?? 0;
    return segment.last < goal || (next === undefined && !segment.isOver);
  }

  #stretchOf(segment: NoteSegment): Stretch {
    const behind = this.#behind(segment);
    const next = behind.find(({ isMiss }) => !isMiss);
    const isSure = behind.some(({ first }) => first !== undefined);
    return { from: segment.place, to: next?.offset ?? this.#end, isSure };
  }

  #behind(segment: NoteSegment): readonly NoteSegment[] {
    return this.#segments.slice(this.#segments.indexOf(segment) + 1);
  }

  /** About where the list ends, so far as ids and readers that found nothing tell. */
  get #end(): number {
    const [nearest, furthest] = [this.#segments[0], this.#furthest];
    if (nearest?.first === undefined || furthest === undefined) return 0;
    const first = { offset: nearest.offset, id: nearest.first };
    const last = { offset: furthest.place - 1, id: furthest.last };
    return Math.min(supposedEnd(first, last, this.#largestId ?? 0), ...this.#missed);
  }

  /** Whether there may be one more request that finds nothing: one, and a tenth of the pages. */
  get #canMiss(): boolean {
    const pages = (this.#furthest?.place ?? 0) / this.#step;
    const notYet = this.#segments.filter(({ first, isMiss }) => first === undefined && !isMiss);
    return this.#missed.length + notYet.length <= pages * SHARE_OF_MISSES;
  }

  /** The last one that has found something. */
  get #furthest(): NoteSegment | undefined {
    return this.#segments.findLast(({ first }) => first !== undefined);
  }

  /** Offsets behind the list's end. */
  get #missed(): readonly number[] {
    return this.#segments.filter(({ isMiss }) => isMiss).map(({ offset }) => offset);
  }
}

/** Of the pages that the list is known to have. */
const SHARE_OF_MISSES = 0.1;
