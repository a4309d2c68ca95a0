import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';
import { UserReference } from './references.dto.js';

@ApiSchema({ description: 'The deal a note is attached to.' })
export class NotedDeal {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Title of the deal.',
    example: 'Enterprise Package - Q1 2024',
  })
  title!: string | null;

  @ApiProperty({ type: Number, description: 'Deal ID.', example: 54321 })
  id!: number;
}

@ApiSchema({ description: 'The person or organization a note is attached to.' })
export class NotedRecord {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Name of the person or organization.',
    example: 'John Doe',
  })
  name!: string | null;

  @ApiProperty({ type: Number, description: 'ID of the person or organization.', example: 12345 })
  id!: number;
}

@ApiSchema({ description: 'A note attached to deals, persons or organizations.' })
export class NoteRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique note ID.', example: 98765 })
  id!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Content, HTML.',
    example: 'Initial discovery call completed.',
  })
  content!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2024-03-18 10:15:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC.',
    example: '2024-03-18 10:15:00',
  })
  update_time!: string | null;

  @ApiProperty({ type: UserReference, nullable: true, description: 'Note author.' })
  user!: UserReference | null;

  @ApiProperty({ type: NotedDeal, nullable: true, description: 'Associated deal, if any.' })
  deal!: NotedDeal | null;

  @ApiProperty({ type: NotedRecord, nullable: true, description: 'Associated person, if any.' })
  person!: NotedRecord | null;

  @ApiProperty({ type: NotedRecord, nullable: true, description: 'Associated organization, if any.' })
  organization!: NotedRecord | null;

  @ApiProperty({ type: Boolean, description: 'Pinned to the deal.', example: false })
  pinned_to_deal_flag!: boolean;

  @ApiProperty({ type: Boolean, description: 'Pinned to the person.', example: false })
  pinned_to_person_flag!: boolean;

  @ApiProperty({ type: Boolean, description: 'Pinned to the organization.', example: false })
  pinned_to_organization_flag!: boolean;
}
