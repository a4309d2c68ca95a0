import type { Provider, Type } from '@nestjs/common';

import { BulkExportService } from './bulk-export.service.js';
import { BulkController } from './bulk.controller.js';
import { Formats } from './format/formats.js';
import { NameRoom } from './names/name-room.js';
import { ResumeTokens } from './resume/resume-tokens.js';
import { ExportPulse } from './receipt/export-pulse.js';
import { ReceiptController } from './receipt/receipt.controller.js';
import { ReceiptPruner } from './receipt/receipt-pruner.js';
import { Receipts } from './receipt/receipts.repository.js';
import { RunningExports } from './running-exports.js';

/** Whole collections in one answer. */
export const bulkProviders: Provider[] = [
  Receipts,
  ReceiptPruner,
  ExportPulse,
  Formats,
  ResumeTokens,
  { provide: NameRoom, useFactory: () => new NameRoom() },
  RunningExports,
  BulkExportService,
];

export const bulkControllers: Type[] = [BulkController, ReceiptController];
