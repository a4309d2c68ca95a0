import { ApiExtraModels, ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';

import { ExportReceipt } from './export-receipt.dto.js';

@ApiExtraModels(ExportReceipt)
@ApiSchema({ description: 'What is known of an export.' })
export class ReceiptAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always SUCCESS.' })
  message!: 'SUCCESS';

  @ApiProperty({
    description:
      'The receipt; of an export that has not ended, or never will because its process has died, `complete` (false) and `reason` alone.',
    anyOf: [
      { $ref: getSchemaPath(ExportReceipt) },
      {
        type: 'object',
        required: ['complete', 'reason'],
        properties: { complete: { type: 'boolean', enum: [false] }, reason: { type: 'string' } },
        additionalProperties: false,
      },
    ],
  })
  data!: ExportReceipt | typeof NOT_ENDED | typeof NEVER_ENDED;
}

/** What is known of an export that runs. */
export const NOT_ENDED = { complete: false, reason: 'the export has not ended' } as const;

/** What is known of one whose process has died. */
export const NEVER_ENDED = {
  complete: false,
  reason: 'the export never ended: its process died, or could not write the receipt down',
} as const;
