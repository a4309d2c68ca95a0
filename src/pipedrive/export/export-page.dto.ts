import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from '../upstream/records/export-record.js';

@ApiSchema({ description: 'Where a page stands in its collection.' })
export class Pagination {
  @ApiProperty({ type: 'integer', description: 'Where this page began.', example: 0 })
  start!: number;

  @ApiProperty({ type: 'integer', description: 'The most records that it could hold.', example: 100 })
  limit!: number;

  @ApiProperty({
    type: Boolean,
    description: 'Whether there is more. The only thing that says so.',
    example: true,
  })
  more_items_in_collection!: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The `start` of the next page; null at the end. Valid for 30 days from its last use.',
    example: 100,
  })
  next_start!: number | null;
}

/** A page of one type's records. */
export interface ExportPage<T extends ExportRecord = ExportRecord> {
  success: true;
  message: 'SUCCESS';
  /** Never null. Follow `pagination`, not the number of records: a page may hold fewer than `limit`. */
  data: readonly T[];
  pagination: Pagination;
}
