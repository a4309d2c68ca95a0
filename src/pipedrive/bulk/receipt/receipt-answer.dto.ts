import { ApiProperty } from '@nestjs/swagger';

import { ExportReceipt } from './export-receipt.dto.js';

export class ReceiptAnswer {
  @ApiProperty({ enum: [true] })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'] })
  message!: 'SUCCESS';

  @ApiProperty({ type: ExportReceipt })
  data!: ExportReceipt | typeof NOT_ENDED;
}

/** What is known of an export that runs, or whose process has died. */
export const NOT_ENDED = { complete: false, reason: 'the export has not ended' } as const;
