import { ApiProperty } from '@nestjs/swagger';

/** A user of the customer's company. */
export class UserReference {
  @ApiProperty({ type: Number, description: 'User ID.', example: 111 })
  id!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when the user is not listed any more, or the grant lacks users:read.',
    example: 'Sales Rep',
  })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'sales.rep@example.com' })
  email!: string | null;
}

/** A related person or organization. */
export class RecordReference {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Null with `related=ids`, and when the record is deleted or not visible to the connected user.',
    example: 'Example Corp',
  })
  name!: string | null;

  @ApiProperty({ type: Number, description: 'ID of the related record.', example: 67890 })
  value!: number;
}

/** An e-mail address or a telephone number. */
export class ContactPoint {
  @ApiProperty({ type: String, example: 'john.doe@example.com' })
  value!: string;

  @ApiProperty({ type: Boolean, example: true })
  primary!: boolean;

  @ApiProperty({ type: String, description: 'May be empty.', example: 'work' })
  label!: string;
}
