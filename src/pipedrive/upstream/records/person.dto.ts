import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';
import { ContactPoint, RecordReference, UserReference } from './references.dto.js';

@ApiSchema({ description: 'A contact. Custom fields stand beside these under their 40-character keys.' })
export class PersonRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique person ID.', example: 12345 })
  id!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Full name.', example: 'John Doe' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'First name.', example: 'John' })
  first_name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Last name.', example: 'Doe' })
  last_name!: string | null;

  @ApiProperty({
    type: [ContactPoint],
    description: 'E-mail addresses with labels; empty when there are none.',
  })
  email!: ContactPoint[];

  @ApiProperty({ type: [ContactPoint], description: 'Phone numbers with labels; empty when there are none.' })
  phone!: ContactPoint[];

  @ApiProperty({ type: RecordReference, nullable: true, description: 'Associated organization.' })
  org_id!: RecordReference | null;

  @ApiProperty({ type: UserReference, nullable: true, description: 'Person owner (sales rep).' })
  owner_id!: UserReference | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2024-01-15 10:30:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC; null until the first change.',
    example: '2024-03-20 14:45:00',
  })
  update_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Visibility (1 = owner, 3 = entire company).',
    example: '3',
  })
  visible_to!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'First label ID; all of them in label_ids.',
    example: 2,
  })
  label!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'BCC e-mail address of this person.',
    example: 'person-12345@pipedrivemail.com',
  })
  cc_email!: string | null;
}
