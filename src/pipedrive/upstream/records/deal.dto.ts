import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';
import { RecordReference, UserReference } from './references.dto.js';

@ApiSchema({
  description: 'A sales opportunity. Custom fields stand beside these under their 40-character keys.',
})
export class DealRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique deal ID.', example: 54321 })
  id!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Deal name.',
    example: 'Enterprise Package - Q1 2024',
  })
  title!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Monetary value, in `currency`.',
    example: 50000,
  })
  value!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Currency code (USD, EUR, …).', example: 'USD' })
  currency!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'open, won, lost or deleted.', example: 'open' })
  status!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Current pipeline stage ID.', example: 5 })
  stage_id!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Order of that stage in its pipeline.',
    example: 3,
  })
  stage_order_nr!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Associated pipeline ID.', example: 1 })
  pipeline_id!: number | null;

  @ApiProperty({ type: RecordReference, nullable: true, description: 'Associated contact.' })
  person_id!: RecordReference | null;

  @ApiProperty({ type: RecordReference, nullable: true, description: 'Associated organization.' })
  org_id!: RecordReference | null;

  @ApiProperty({ type: UserReference, nullable: true, description: 'Deal owner.' })
  owner_id!: UserReference | null;

  @ApiProperty({ type: String, nullable: true, description: 'Expected close date.', example: '2024-03-31' })
  expected_close_date!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2024-01-10 14:00:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC; null until the first change.',
    example: '2024-03-15 16:20:00',
  })
  update_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'When the deal was closed (won or lost), UTC.',
    example: null,
  })
  close_time!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'When the deal was won, UTC.', example: null })
  won_time!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'When the deal was lost, UTC.', example: null })
  lost_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Visibility (1 = owner, 3 = entire company).',
    example: '3',
  })
  visible_to!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Win probability, per cent.', example: 75 })
  probability!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Reason for the loss.', example: null })
  lost_reason!: string | null;
}
