import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';

@ApiSchema({ description: 'A step of a pipeline.' })
export class StageRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique stage ID.', example: 1 })
  id!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Order in the pipeline.', example: 1 })
  order_nr!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Stage name.', example: 'Lead In' })
  name!: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether the stage is active.', example: true })
  active_flag!: boolean;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Default win probability, per cent.',
    example: 10,
  })
  deal_probability!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Parent pipeline ID.', example: 1 })
  pipeline_id!: number | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether deals can become "rotten".',
    example: false,
  })
  rotten_flag!: boolean | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Days until a deal becomes rotten.',
    example: null,
  })
  rotten_days!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2023-01-10 08:00:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC; null until the first change.',
    example: '2023-06-15 10:00:00',
  })
  update_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Parent pipeline name.',
    example: 'Sales Pipeline',
  })
  pipeline_name!: string | null;
}
