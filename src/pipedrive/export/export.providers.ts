import type { Provider, Type } from '@nestjs/common';

import { ExportController } from './export.controller.js';
import { ExportService } from './export.service.js';
import { LedgerEraser } from './ledger/ledger-eraser.js';
import { LedgerPruner } from './ledger/ledger-pruner.js';
import { PageWalker } from './ledger/page-walker.js';
import { PositionLedger } from './ledger/position-ledger.js';
import { PositionLocator } from './ledger/position-locator.js';
import { CompanyDirectories } from './names/company-directories.js';
import { RecordNames } from './names/record-names.service.js';
import { RelatedNames } from './names/related-names.js';
import { PAGE_LIMIT_MS } from './page-signal.js';

export const exportProviders: Provider[] = [
  { provide: PAGE_LIMIT_MS, useValue: 60_000 },
  ExportService,
  PositionLedger,
  PositionLocator,
  PageWalker,
  LedgerPruner,
  LedgerEraser,
  RecordNames,
  RelatedNames,
  CompanyDirectories,
];

export const exportControllers: Type[] = [ExportController];
