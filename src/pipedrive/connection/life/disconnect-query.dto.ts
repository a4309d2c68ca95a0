import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export const FORCE_RULE = 'must be true or false';

/** The query of a connection's end. */
export class DisconnectQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description:
      'Forget the connection also where its grant can’t be revoked: Pipedrive fails, or the key of its tokens is gone. The grant may live on at Pipedrive then, until 60 days have passed or the app is uninstalled there.',
  })
  @IsOptional()
  @IsIn(['true', 'false'], { message: FORCE_RULE })
  force: 'true' | 'false' = 'false';
}
