import { Logger } from '@nestjs/common';

import { publishStream, type StreamEvent } from '../diagnostics.js';
import { PipedriveExportError } from '../errors/index.js';
import type { Format } from './format/format.js';
import type { ExportReceipt } from './receipt/export-receipt.dto.js';
import type { Receipts } from './receipt/receipts.repository.js';
import type { Tally } from './receipt/tally.js';
import type { RunningExport } from './running-export.js';
import type { SnapshotPart } from './walk/reading.js';

/** One export from its first record to its receipt. */
export class ExportRun {
  private readonly logger = new Logger(ExportRun.name);
  private isBeingRead = false;

  constructor(
    private readonly parts: {
      readonly running: RunningExport;
      readonly records: AsyncGenerator<SnapshotPart>;
      readonly tally: Tally;
      /** The moment that the whole shows. */
      readonly snapshotAt: string;
      readonly format: Format;
      /** Whose it is and what, for whoever watches. */
      readonly stream: Pick<StreamEvent, 'accountId' | 'type' | 'format'>;
      /** What to give to go on behind a part; null where there is no order to go on in, and at the end. */
      readonly resumeAt: (part: SnapshotPart) => string | null;
      /** Fires where nobody reads on, or the service is being stopped. */
      readonly signal: AbortSignal;
    },
    private readonly receipts: Receipts,
  ) {}

  /**
   * What the client gets. Whatever becomes of the rest, the receipt is written down; a format that can't bear one breaks
   * off where the export is not complete, or its receipt can't be kept, so that nobody takes a part for the whole.
   *
   * @param first the first stretch, which is there already
   */
  async *bytes(first: IteratorResult<SnapshotPart>): AsyncGenerator<Uint8Array> {
    const { records, format, tally, snapshotAt } = this.parts;
    let resume: string | null = null;
    // Of what is closed while it waits for its reader.
    let reason: string | null | undefined;
    let receipt: ExportReceipt;
    let isKept: boolean;
    this.isBeingRead = true;
    try {
      const head = this.written(format.head(), []);
      if (head.length > 0) yield head;
      for (let next = first; !next.done; next = await records.next()) {
        const bytes = this.written(next.value.bytes, next.value.ids);
        if (bytes.length > 0) yield bytes;
        resume = this.parts.resumeAt(next.value);
        const checkpoint = resume === null ? '' : format.checkpoint({ resume, count: tally.count });
        if (checkpoint !== '') yield Buffer.from(checkpoint);
      }
      reason = null;
    } catch (error) {
      reason = this.reasonOf(error);
    } finally {
      if (reason === undefined) reason = this.givenUp();
      receipt = tally.receipt({ snapshotAt, reason, resume: reason === null ? null : resume });
      isKept = await this.keep(receipt);
    }
    const end = format.receipt(receipt);
    if (end !== '') yield Buffer.from(end);
    else if (reason !== null) throw new Error(`the export was broken off: ${reason}`);
    else if (!isKept) throw new Error('the export was broken off: its receipt could not be kept');
  }

  /** Has to be called once its stream is closed: of one that nobody has begun to read there is a receipt as well. */
  async closed(): Promise<void> {
    if (this.isBeingRead) return;
    const { snapshotAt, tally } = this.parts;
    await this.keep(tally.receipt({ snapshotAt, reason: this.givenUp(), resume: null }));
  }

  private written(bytes: Uint8Array, ids: readonly number[]): Uint8Array {
    this.parts.tally.write(bytes, ids);
    if (bytes.length > 0) publishStream({ ...this.parts.stream, records: ids.length, bytes: bytes.length });
    return bytes;
  }

  /** Errors of ours are made to be read by clients; what is in others is for the log alone. */
  private reasonOf(error: unknown): string {
    if (this.parts.signal.aborted) return this.givenUp();
    if (error instanceof PipedriveExportError) return error.message;
    const { id } = this.parts.running;
    this.logger.error(`export ${id} failed`, error instanceof Error ? error.stack : undefined);
    return 'an internal error';
  }

  private givenUp(): string {
    return this.parts.running.stopping.aborted ? STOPPED : LEFT;
  }

  private async keep(receipt: ExportReceipt): Promise<boolean> {
    const { running } = this.parts;
    try {
      // Where to go on is known by the stream alone: nobody else knows how much of it has arrived.
      await this.receipts.end(running.id, { ...receipt, resume: null });
      return true;
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'unknown';
      this.logger.error(`the receipt of export ${running.id} was not kept: ${problem}`);
      return false;
    } finally {
      running.end();
    }
  }
}

const LEFT = 'the client left before the end';
const STOPPED = 'the service is being stopped';
