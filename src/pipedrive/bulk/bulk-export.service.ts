import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';

import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { namedAccount } from '../auth/named-account.js';
import { CredentialAccess } from '../credentials/credential-access.js';
import { ShuttingDownError } from '../errors/index.js';
import { PageWalker } from '../export/ledger/page-walker.js';
import { RecordNames } from '../export/names/record-names.service.js';
import { RelatedNames } from '../export/names/related-names.js';
import type { AccessSource } from '../upstream/access-source.js';
import { CallMeter } from '../upstream/call-meter.js';
import { PipedriveGateway } from '../upstream/pipedrive-gateway.js';
import type { BulkExportRequest } from './bulk-request.js';
import { answerForm, type Encoding } from './format/answer-form.js';
import type { ClientAccepts } from './format/client-accepts.js';
import { encoded } from './format/encoded.js';
import { Formats } from './format/formats.js';
import type { FormatName } from './format/media-types.js';
import { NameRoom } from './names/name-room.js';
import { Receipts } from './receipt/receipts.repository.js';
import { Tally } from './receipt/tally.js';
import { resumeAt } from './resume/resume-at.js';
import { resumed } from './resume/resumed.js';
import { ResumeTokens } from './resume/resume-tokens.js';
import { resolveBulk } from './resolve-bulk.js';
import { ExportRun } from './export-run.js';
import type { RunningExport } from './running-export.js';
import { RunningExports } from './running-exports.js';
import { snapshotAt } from './snapshot-at.js';
import { snapshotRecords } from './walk/snapshot-records.js';

/** What an export is begun with; see `BulkExportService.begin`. */
export interface BulkExportOptions {
  /** The account's access, where the caller already has it; found by itself otherwise. */
  readonly access?: AccessSource;
  /** Gives the export up before it has begun; afterwards its stream is closed instead. */
  readonly signal?: AbortSignal;
  /** The form of the answer; where it is not named, `accepts` decides, else `ndjson`. */
  readonly format?: FormatName | undefined;
  /** What an HTTP client takes, compression included; without it, bytes as they are. */
  readonly accepts?: ClientAccepts;
}

/** An export that has begun: its first records are there, the others are read as its stream is. */
export interface BulkExport {
  /** Under which its receipt can be asked for. */
  readonly id: string;
  readonly contentType: string;
  readonly contentEncoding: Encoding;
  /** Bytes. Nothing further is asked of Pipedrive once it is closed. */
  readonly stream: Readable;
}

/** Exports whole collections, as streams. */
@Injectable()
export class BulkExportService implements OnModuleDestroy {
  constructor(
    private readonly credentials: CredentialAccess,
    private readonly gateway: PipedriveGateway,
    private readonly walker: PageWalker,
    private readonly names: RecordNames,
    private readonly related: RelatedNames,
    private readonly room: NameRoom,
    private readonly receipts: Receipts,
    private readonly formats: Formats,
    private readonly resumes: ResumeTokens,
    private readonly running: RunningExports,
  ) {}

  /**
   * One whole collection. Whatever is wrong before its first record is an error; what goes wrong afterwards is told by
   * the receipt at its end.
   *
   * @throws the error classes of this package, as `ExportService.page` does; ShuttingDownError where the service stops
   * @throws TypeError where no account is named, or `options.access` is another one's
   */
  async begin(request: BulkExportRequest, options: BulkExportOptions = {}): Promise<BulkExport> {
    const running = this.running.begin();
    try {
      return await this.open(request, options, running);
    } catch (error) {
      running.end();
      throw running.stopping.aborted ? new ShuttingDownError({ cause: error }) : error;
    }
  }

  /**
   * Ends the exports that are under way, with receipts that say why, and begins no more. The module does so when its
   * application is closed; a host that first waits for its answers to end calls this before.
   */
  stop(): Promise<void> {
    return this.running.stop();
  }

  /** Connections are still open then, and so is the database; of this module nothing has been told to end before. */
  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  private async open(
    request: BulkExportRequest,
    options: BulkExportOptions,
    running: RunningExport,
  ): Promise<BulkExport> {
    const asked = resolveBulk(request);
    const form = answerForm(options);
    const owner = namedAccount(request.accountId);
    const access = options.access ?? (await this.credentials.accessFor(owner));
    const { accountId, companyId, userId } = await access.current();
    if (accountId !== owner) throw new TypeError('options.access is that of another account');

    const whose = { accountId, companyId, userId };
    const from =
      request.resume === undefined ? undefined : this.resumes.verify(request.resume, whose, new Date());
    const wanted = from === undefined ? asked : resumed(from, asked, request);

    const closed = new AbortController();
    const signals = [closed.signal, running.stopping, ...(options.signal ? [options.signal] : [])];
    const meter = new CallMeter();
    const signal = AbortSignal.any(signals);
    // Every lane listens.
    setMaxListeners(0, signal);
    const { id } = running;
    const call = { access, meter, signal, bulk: id };
    const isArchivedIncluded =
      wanted.type === 'deals' ? wanted.lists.some(({ isArchived }) => isArchived) : null;
    const tally = new Tally(meter, {
      isArchivedIncluded,
      countBefore: from?.count ?? 0,
      lastIdBefore: from?.lastId ?? 0,
    });
    const format = await this.formats.of(form.format, wanted.type, call);
    const records = snapshotRecords(
      { wanted, whose, tally, format, ...(from && { from }) },
      { ...call, takesVerbatim: format.takesVerbatim },
      {
        gateway: this.gateway,
        walker: this.walker,
        names: this.names,
        related: this.related,
        room: this.room,
      },
    );
    const first = await records.next();

    // Of an empty collection too: what is created from then on is the next export's.
    const moment = first.done
      ? (from?.moment ?? snapshotAt(meter.firstServedAt, new Date()))
      : first.value.snapshotAt;

    await this.receipts.begin(id, accountId).catch((error: unknown) => {
      // Nobody will read on: what the export holds is let go.
      closed.abort();
      throw error;
    });
    const run = new ExportRun(
      {
        running,
        records,
        tally,
        snapshotAt: moment,
        format,
        signal,
        resumeAt: (part) => resumeAt(part, { whose, wanted, moment, tally }, this.resumes),
        stream: { accountId, type: wanted.type, format: form.format },
      },
      this.receipts,
    );
    const bytes = Readable.from(run.bytes(first), { objectMode: false });
    const stream = encoded(bytes, form.encoding);
    // First of all: what breaks off because of it is to know that nobody reads on.
    stream.prependOnceListener('close', () => {
      closed.abort();
      void run.closed();
    });
    running.goOut(stream);
    return { id, contentType: format.contentType, contentEncoding: form.encoding, stream };
  }
}
