import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { PageQueryDto } from '../export/page-query.dto.js';
import { typesWith } from '../export/export-types.js';
import { FORMAT_NAMES, type FormatName } from './format/media-types.js';

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

  @ApiPropertyOptional({
    enum: ['id'],
    description:
      'The records strictly by id, read by one lane, which takes longer. After each page a line `{"checkpoint":{"resume":…,"count":…}}` says where to go on if the answer is interrupted. With `updated_since`, by id within the changed ones of a list, after those that were never changed, the newest first; checkpoints come up to about 24,000 records then.',
  })
  @IsOptional()
  @IsIn(['id'], { message: 'must be: id' })
  order?: 'id';

  @ApiPropertyOptional({
    type: String,
    description:
      'Goes on where an export with `order=id` was interrupted: the `resume` of the last checkpoint that has arrived, or of the receipt on its last line; for 7 days, over any replica. Filters, names and order are those that it began with. The receipt says whether all parts together are complete; where what came before the checkpoint was not, the export has to begin anew.',
  })
  @IsOptional()
  @MaxLength(6_000, { message: 'must be the `resume` of a checkpoint or a receipt' })
  resume?: string;

  @ApiPropertyOptional({
    enum: FORMAT_NAMES,
    description:
      'The form of the answer. Without it the `Accept` header decides, where it is left open `ndjson`.',
  })
  @IsOptional()
  // Which formats there are is said by a 406, as for the header.
  @IsString()
  format?: FormatName;
}
