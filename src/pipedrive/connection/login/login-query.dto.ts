import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

import { LONGEST_FORWARD_URL } from './checked-forward-url.js';

/** The query of login. */
export class LoginQuery {
  @ApiPropertyOptional({
    type: String,
    maxLength: LONGEST_FORWARD_URL,
    // No example: Swagger UI would send it, and it is no address of this service's allowed origins.
    description:
      'Where the browser goes when all is done, with `status=success&integration=pipedrive`, `status=pending&integration=pipedrive&confirmation=…` or `status=error&reason=…` added to its query. Only to allowed origins. Without it the callback shows a small page of its own.',
  })
  @IsOptional()
  @IsString()
  forward_url?: string;
}
