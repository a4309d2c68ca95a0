import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

@ApiSchema({ description: 'What connects an account with the grant that waits for it.' })
export class ConfirmBody {
  @ApiProperty({
    type: String,
    maxLength: 200,
    description: 'The `confirmation` that the callback has added to forward_url, or has shown.',
  })
  @MaxLength(200, { message: 'must have at most 200 characters' })
  @IsString({ message: 'must be a text: the one that the callback has added to forward_url, or has shown' })
  confirmation!: string;
}
