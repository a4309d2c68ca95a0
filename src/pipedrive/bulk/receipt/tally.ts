import { createHash } from 'node:crypto';

import type { CallMeter } from '../../upstream/call-meter.js';
import type { ExportRecord } from '../../upstream/records/export-record.js';
import type { ExportReceipt } from './export-receipt.dto.js';
import { IdSet } from './id-set.js';

/** Keeps count of what an export hands out, and writes its receipt. */
export class Tally {
  /** What was read, and what of it was written: not all, where nobody takes what was read ahead. */
  readonly #taken = new IdSet();
  readonly #ids = new IdSet();
  readonly #hash = createHash('sha256');
  #count = 0;
  #unseen: { readonly total: number; readonly asked: number } | undefined;

  constructor(
    private readonly meter: CallMeter,
    private readonly facts: {
      readonly isArchivedIncluded: boolean | null;
      readonly countBefore: number;
      readonly lastIdBefore: number;
    },
  ) {}

  /** Records handed out, those of the answers that this one goes on from included. */
  get count(): number {
    return this.facts.countBefore + this.#count;
  }

  /** The largest id that was handed out, by earlier answers too. */
  get lastId(): number {
    return Math.max(this.facts.lastIdBefore, this.#ids.last ?? 0);
  }

  /** Those of the records that have not been taken yet, which they are from here on. */
  take(records: readonly ExportRecord[]): ExportRecord[] {
    return records.filter(({ id }) => this.#taken.add(id));
  }

  /** What was found out about ids that no page has shown. */
  noteUnseen(unseen: { readonly total: number; readonly asked: number }): void {
    this.#unseen = unseen;
  }

  /** What is written of the records of these ids. */
  write(bytes: Uint8Array, ids: readonly number[]): void {
    this.#hash.update(bytes);
    this.#count += ids.length;
    for (const id of ids) this.#ids.add(id);
  }

  /** The last word: nothing can be counted afterwards. */
  receipt(outcome: { snapshotAt: string; reason: string | null; resume: string | null }): ExportReceipt {
    return {
      complete: outcome.reason === null,
      reason: outcome.reason,
      count: this.#count,
      count_before: this.facts.countBefore,
      distinct_ids: this.#ids.size,
      pages: this.meter.requests,
      first_id: this.#ids.first,
      last_id: this.#ids.last,
      snapshot_at: outcome.snapshotAt,
      sha256: this.#hash.digest('hex'),
      tokens: this.meter.tokens,
      unseen_ids: this.#unseen?.total ?? null,
      unseen_ids_asked: this.#unseen?.asked ?? null,
      archived_included: this.facts.isArchivedIncluded,
      resume: outcome.resume,
    };
  }
}
