import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';

@ApiSchema({ description: 'A sales pipeline.' })
export class PipelineRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique pipeline ID.', example: 1 })
  id!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Pipeline name.', example: 'Sales Pipeline' })
  name!: string | null;

  @ApiProperty({
    type: String,
    description: 'URL-friendly pipeline name, made from the name.',
    example: 'sales-pipeline',
  })
  url_title!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Display order.', example: 1 })
  order_nr!: number | null;

  @ApiProperty({ type: Boolean, description: 'Whether the pipeline is active.', example: true })
  active!: boolean;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether deals use probability.',
    example: true,
  })
  deal_probability!: boolean | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2023-01-10 08:00:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC; null until the first change.',
    example: '2024-02-15 12:00:00',
  })
  update_time!: string | null;

  @ApiProperty({
    type: Boolean,
    description:
      "Currently selected: Pipedrive's word where it says so, else the first active pipeline by order.",
    example: true,
  })
  /** Null only until the whole collection has been looked at. */
  selected!: boolean | null;
}
