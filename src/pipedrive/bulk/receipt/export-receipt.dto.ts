import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** What became of an export of a whole collection, and how to prove it. */
@ApiSchema({ description: 'What an export of a whole collection has yielded.' })
export class ExportReceipt {
  @ApiProperty({
    type: Boolean,
    description:
      'Whether the answer holds every record that existed at `snapshot_at` and was not deleted meanwhile, each once; of one that goes on with `resume`, together with what came before the checkpoint. With `order=id` but for deals that went into the archive, or out of it, meanwhile: they are among the changes since then. False while the export runs.',
  })
  complete!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not complete; null where it is.',
    example: null,
  })
  reason!: string | null;

  @ApiProperty({ type: 'integer', description: 'Records in the answer.', example: 100_000 })
  count!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Records that an earlier answer held, which this one goes on from; 0 where it began anew.',
    example: 0,
  })
  count_before!: number;

  @ApiProperty({ type: 'integer', description: 'Different ids among them.', example: 100_000 })
  distinct_ids!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Requests to Pipedrive, repeated ones and names included.',
    example: 214,
  })
  pages!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The smallest id; null where there is none.' })
  first_id!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The largest id; null where there is none.' })
  last_id!: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description:
      "The moment that the export shows, by Pipedrive's clock. As `updated_since` of the next export it leads on without a gap.",
    example: '2026-11-23T10:00:00Z',
  })
  snapshot_at!: string;

  @ApiProperty({
    type: String,
    description:
      'SHA-256, in hexadecimal, of what the answer holds before any compression: of NDJSON the lines of the records, each with its line feed; of CSV the whole.',
  })
  sha256!: string;

  @ApiProperty({ type: 'integer', description: 'API tokens that Pipedrive charges for it.', example: 2140 })
  tokens!: number;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether archived deals are in it; null for other types.',
  })
  archived_included!: boolean | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Of an export with `order=id` that is not complete, on the last line of its stream: what to give as `resume` to go on behind its last whole page. Null otherwise, and in the receipt that is asked for later, which does not know how much of the stream has arrived: go on behind the last checkpoint that has.',
    example: null,
  })
  resume!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Ids below `last_id` that no page has shown: of records that were deleted, or that the user may not see; those before a checkpoint that it goes on from included. Null where they were not looked into: changes alone, notes, pipelines, stages, an empty collection.',
    example: 412,
  })
  unseen_ids!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'How many of them Pipedrive was asked for by name, all or some by chance; it had none that belongs here, or the export is not complete.',
    example: 412,
  })
  unseen_ids_asked!: number | null;
}
