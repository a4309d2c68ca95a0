import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What Pipedrive adds to the callback's address. */
export class CallbackQuery {
  @ApiProperty({ type: String, maxLength: 8000, description: 'The state that login has sent, unchanged.' })
  @MaxLength(8000, { message: 'must have at most 8000 characters' })
  @IsString({ message: 'is missing; start again at login' })
  state!: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 2000,
    description: 'The code to exchange; lives 5 minutes, works once.',
  })
  @IsOptional()
  @MaxLength(2000, { message: 'must have at most 2000 characters' })
  code?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'Why there is no code, such as `user_denied`.',
  })
  @IsOptional()
  @MaxLength(200, { message: 'must have at most 200 characters' })
  error?: string;
}
