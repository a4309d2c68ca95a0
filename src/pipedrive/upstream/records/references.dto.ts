import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: "A user of the customer's company." })
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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'E-mail address of the user; null where it is not known.',
    example: 'sales.rep@example.com',
  })
  email!: string | null;
}

@ApiSchema({ description: 'A related person or organization.' })
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

@ApiSchema({ description: 'An e-mail address or a telephone number.' })
export class ContactPoint {
  @ApiProperty({
    type: String,
    description: 'The address or number, as it was typed in.',
    example: 'john.doe@example.com',
  })
  value!: string;

  @ApiProperty({ type: Boolean, description: 'Whether it is the one to use first.', example: true })
  primary!: boolean;

  @ApiProperty({ type: String, description: 'May be empty.', example: 'work' })
  label!: string;
}
