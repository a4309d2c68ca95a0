import { Controller, Get, Head, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { ConnectedInterceptor } from '../credentials/connected.interceptor.js';
import { CurrentAccess } from '../credentials/current-access.decorator.js';
import { TokenRefreshInterceptor } from '../credentials/token-refresh.interceptor.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import type { AccessSource } from '../upstream/access-source.js';
import { StrictQuery } from '../validation/strict-query.pipe.js';
import { DocumentsExport, DocumentsExportHead } from './documents-export.decorator.js';
import { typesWith } from './export-types.js';
import { ExportService } from './export.service.js';
import type { ExportType } from './export-type.enum.js';
import { EXPORT_TYPE } from './export-type.pipe.js';
import { PageAnswerInterceptor } from './page-answer.interceptor.js';
import { PageQueryDto } from './page-query.dto.js';
import { PageSignal } from './page-signal.decorator.js';
import { PageSignalInterceptor } from './page-signal.interceptor.js';
import { resolvePage } from './resolve-page.js';

const PAGE_QUERY = StrictQuery(PageQueryDto, {
  onlyFor: { updated_since: typesWith('hasUpdatedSince'), archived: typesWith('hasArchived') },
});

/**
 * The contract: `GET /v1/e/pipedrive/export/:type`.
 *
 * The type is the last parameter of its methods because Nest hears the last one's refusal first: a request that is
 * wrong in both is told about its type.
 */
@ApiTags('export')
@Controller('v1/e/pipedrive/export')
@Authenticated()
@MapsPipedriveErrors()
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  /** Answers whether the page could be asked for, without asking Pipedrive for anything. */
  @Head(':type')
  @DocumentsExportHead()
  @UseInterceptors(ConnectedInterceptor)
  head(@Query(PAGE_QUERY) query: Readonly<PageQueryDto>, @Param('type', EXPORT_TYPE) type: ExportType): void {
    resolvePage({ type, ...query });
  }

  @Get(':type')
  @ApiOperation({ operationId: 'exportPage', summary: 'A page of one type of CRM records' })
  @DocumentsExport()
  @UseInterceptors(PageAnswerInterceptor, PageSignalInterceptor, TokenRefreshInterceptor)
  page(
    @CurrentAccount() accountId: string,
    @CurrentAccess() access: AccessSource,
    @PageSignal() signal: AbortSignal,
    @Query(PAGE_QUERY) query: Readonly<PageQueryDto>,
    @Param('type', EXPORT_TYPE) type: ExportType,
  ): Promise<Uint8Array> {
    return this.exports.pageBytes({ accountId, type, ...query }, { access, signal });
  }
}
