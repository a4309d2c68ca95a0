import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min, MinLength } from 'class-validator';

import { DEFAULT_LIMIT, LARGEST_LIMIT, typesWith } from './export-types.js';
import { TIME_RULE } from './updated-since.js';

/** The largest position that a page can begin at. */
export const MAX_START = 2_147_483_647;

/** What `limit` must be, whatever the type; a type may take less. */
export const LIMIT_RULE = `must be a whole number from 1 to ${LARGEST_LIMIT}`;

const START_RULE = `must be a whole number from 0 to ${MAX_START}`;

/** The query of a page. What of it a type allows is decided by `resolvePage`. */
export class PageQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_LIMIT,
    default: DEFAULT_LIMIT,
    description:
      'Records per page. Each page costs the same API tokens, whatever its limit: larger pages are cheaper.',
  })
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt({ message: LIMIT_RULE })
  @Min(1, { message: LIMIT_RULE })
  @Max(LARGEST_LIMIT, { message: LIMIT_RULE })
  limit?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_START,
    default: 0,
    description:
      'Where the page begins: 0, or the `next_start` of an earlier page. Following `next_start` yields every record once, whatever changes meanwhile. A position that was never handed out is found by counting, which costs calls and is approximate.',
  })
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt({ message: START_RULE })
  @Min(0, { message: START_RULE })
  @Max(MAX_START, { message: START_RULE })
  start?: number;

  @ApiPropertyOptional({
    type: String,
    description: `Only records changed (or created) at or after this time: RFC 3339, or \`YYYY-MM-DD HH:MM:SS\` in UTC. A walk yields what matched when it began; give the next one the time at which this one began, and nothing is missed between them. For ${typesWith('hasUpdatedSince')}.`,
    examples: {
      none: { value: undefined, summary: 'all records' },
      utc: { value: '2024-03-15 10:00:00', summary: 'UTC' },
      rfc3339: { value: '2024-03-15T10:00:00Z', summary: 'RFC 3339' },
    },
  })
  @IsOptional()
  @MinLength(1, { message: TIME_RULE })
  updated_since?: string;

  @ApiPropertyOptional({
    enum: ['exclude', 'only'],
    // No default in the schema: Swagger UI would send it for the types that refuse the parameter.
    description: `Archived deals: leave them out (the default), or give them alone (at twice the API tokens). For ${typesWith('hasArchived')}.`,
  })
  @IsOptional()
  @IsIn(['exclude', 'only'], { message: 'must be one of: exclude, only' })
  archived?: 'exclude' | 'only';

  @ApiPropertyOptional({
    enum: ['names', 'ids'],
    default: 'names',
    description:
      'Related persons and organizations: with their names (10 API tokens for each 100 distinct ones), or by id alone, `name` being null.',
  })
  @IsOptional()
  @IsIn(['names', 'ids'], { message: 'must be one of: names, ids' })
  related?: 'names' | 'ids';
}

/** Digits and nothing else: no sign, no exponent, no blank. */
function wholeNumber({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
}
