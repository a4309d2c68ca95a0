import { Controller, Get, Head, Header, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { ConnectedInterceptor } from '../credentials/connected.interceptor.js';
import { CurrentAccess } from '../credentials/current-access.decorator.js';
import { TokenRefreshInterceptor } from '../credentials/token-refresh.interceptor.js';
import { EXPORT_TYPE } from '../export/export-type.pipe.js';
import { typesWith } from '../export/export-types.js';
import type { ExportType } from '../export/export-type.enum.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import type { AccessSource } from '../upstream/access-source.js';
import { StrictQuery } from '../validation/strict-query.pipe.js';
import { BulkAnswerInterceptor } from './bulk-answer.interceptor.js';
import { type BulkExport, BulkExportService } from './bulk-export.service.js';
import { BulkQueryDto } from './bulk-query.dto.js';
import { ClientSignal } from './client-signal.decorator.js';
import { DocumentsBulkExport, DocumentsBulkExportHead } from './documents-bulk-export.decorator.js';
import { Accepts } from './format/accepts.decorator.js';
import { answerForm } from './format/answer-form.js';
import type { ClientAccepts } from './format/client-accepts.js';
import { resolveBulk } from './resolve-bulk.js';

const BULK_QUERY = StrictQuery(BulkQueryDto, {
  onlyFor: { updated_since: typesWith('hasUpdatedSince'), archived: typesWith('hasArchived') },
});

/** The request's headers that an answer depends on, for caches. */
const VARY = 'Accept, Accept-Encoding';

/**
 * Whole collections: `GET /v1/e/pipedrive/export/:type/all`. As with pages, the type is the last parameter, whose
 * refusal Nest hears first.
 */
@ApiTags('export')
@Controller('v1/e/pipedrive/export')
@Authenticated()
@MapsPipedriveErrors()
export class BulkController {
  constructor(private readonly bulk: BulkExportService) {}

  /** Answers whether the collection could be asked for, without asking Pipedrive for anything. */
  @Head(':type/all')
  @Header('Vary', VARY)
  @DocumentsBulkExportHead()
  @UseInterceptors(ConnectedInterceptor)
  head(
    @Accepts() accepts: ClientAccepts,
    @Query(BULK_QUERY) query: Readonly<BulkQueryDto>,
    @Param('type', EXPORT_TYPE) type: ExportType,
  ): void {
    resolveBulk({ type, ...query });
    answerForm({ format: query.format, accepts });
  }

  @Get(':type/all')
  @Header('Vary', VARY)
  @DocumentsBulkExport()
  @UseInterceptors(BulkAnswerInterceptor, TokenRefreshInterceptor)
  all(
    @CurrentAccount() accountId: string,
    @CurrentAccess() access: AccessSource,
    @ClientSignal() signal: AbortSignal,
    @Accepts() accepts: ClientAccepts,
    @Query(BULK_QUERY) query: Readonly<BulkQueryDto>,
    @Param('type', EXPORT_TYPE) type: ExportType,
  ): Promise<BulkExport> {
    return this.bulk.begin({ accountId, type, ...query }, { access, signal, accepts, format: query.format });
  }
}
