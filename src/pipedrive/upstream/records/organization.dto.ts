import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ExportRecord } from './export-record.js';
import { UserReference } from './references.dto.js';

@ApiSchema({
  description:
    'A company. Custom fields stand beside these under their 40-character keys, address parts as `address_*`.',
})
export class OrganizationRecord implements ExportRecord {
  [field: string]: unknown;

  @ApiProperty({ type: Number, description: 'Unique organization ID.', example: 67890 })
  id!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Company name.', example: 'Example Corp' })
  name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Full address.',
    example: '123 Business St, City',
  })
  address!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Country name.', example: 'United States' })
  address_country!: string | null;

  @ApiProperty({ type: UserReference, nullable: true, description: 'Organization owner.' })
  owner_id!: UserReference | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Number of associated contacts.', example: 15 })
  people_count!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Number of open deals.', example: 3 })
  open_deals_count!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Number of closed deals.', example: 12 })
  closed_deals_count!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Number of won deals.', example: 10 })
  won_deals_count!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Number of lost deals.', example: 2 })
  lost_deals_count!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Created, UTC.', example: '2023-06-10 09:00:00' })
  add_time!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Last updated, UTC; null until the first change.',
    example: '2024-03-20 11:30:00',
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
    example: 1,
  })
  label!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'BCC e-mail address of this organization.',
    example: 'org-67890@pipedrivemail.com',
  })
  cc_email!: string | null;
}
