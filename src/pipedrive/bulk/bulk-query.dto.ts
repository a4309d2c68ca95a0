import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import { PageQueryDto } from '../export/page-query.dto.js';
import { typesWith } from '../export/export-types.js';

/** The query of a whole collection. What of it a type allows is decided by `resolveBulk`. */
export class BulkQueryDto extends PickType(PageQueryDto, ['updated_since', 'related']) {
  @ApiPropertyOptional({
    enum: ['include', 'exclude', 'only'],
    // No default in the schema: Swagger UI would send it for the types that refuse the parameter.
    description: `Archived deals: among the others (the default), left out, or alone; every deal says which it is by \`is_archived\`. For ${typesWith('hasArchived')}.`,
  })
  @IsOptional()
  @IsIn(['include', 'exclude', 'only'], { message: 'must be one of: include, exclude, only' })
  archived?: 'include' | 'exclude' | 'only';
}
