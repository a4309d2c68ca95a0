import { Controller, Get, Head, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';

import { Authenticated } from '../../auth/authenticated.decorator.js';
import { CurrentAccount } from '../../auth/current-account.decorator.js';
import { NotFoundError } from '../../errors/index.js';
import { MapsPipedriveErrors } from '../../filters/maps-pipedrive-errors.decorator.js';
import { DocumentsReceipt, DocumentsReceiptHead } from './documents-receipt.decorator.js';
import { NEVER_ENDED, NOT_ENDED, type ReceiptAnswer } from './receipt-answer.dto.js';
import { Receipts } from './receipts.repository.js';

/** What exports of whole collections have yielded, for 30 days. */
@ApiTags('export')
@Controller('v1/e/pipedrive/exports')
@Authenticated()
@MapsPipedriveErrors()
export class ReceiptController {
  constructor(private readonly receipts: Receipts) {}

  @Head(':id/receipt')
  @DocumentsReceiptHead()
  async head(@CurrentAccount() accountId: string, @Param('id') id: string): Promise<void> {
    await this.receipt(accountId, id);
  }

  @Get(':id/receipt')
  @DocumentsReceipt()
  async receipt(@CurrentAccount() accountId: string, @Param('id') id: string): Promise<ReceiptAnswer> {
    const begun = isUUID(id) ? await this.receipts.find(id, accountId) : undefined;
    if (begun === undefined) throw new NotFoundError({ what: UNKNOWN });
    const data = begun.receipt ?? (begun.isSilent ? NEVER_ENDED : NOT_ENDED);
    return { success: true, message: 'SUCCESS', data };
  }
}

const UNKNOWN =
  'There is no such export of this account: the id is the X-Export-Id of one of the last 30 days';
