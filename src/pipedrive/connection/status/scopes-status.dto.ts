import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ScopeUse } from './needed-scopes.js';

@ApiSchema({ description: 'Whether the grant is enough for one use.' })
export class ScopeNeed {
  @ApiProperty({ type: [String], description: 'Any one of these scopes is enough.' })
  needed!: readonly string[];

  @ApiProperty({ type: Boolean, description: 'Whether one of them is granted.' })
  granted!: boolean;

  @ApiProperty({
    type: [String],
    description: 'Empty where it is; otherwise `needed`: one of them has to be granted.',
  })
  missing!: readonly string[];
}

@ApiSchema({ description: 'What needs scopes, and whether it has them.' })
export class ScopeUses implements Readonly<Record<ScopeUse, ScopeNeed>> {
  @ApiProperty({ type: ScopeNeed, description: 'Export of persons.' })
  persons!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Export of organizations.' })
  organizations!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Export of deals.' })
  deals!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Export of notes.' })
  notes!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Export of pipelines.' })
  pipelines!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Export of stages.' })
  stages!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Names of owners in every export; null without it.' })
  owner_names!: ScopeNeed;

  @ApiProperty({ type: ScopeNeed, description: 'Knowing whose data it is; nothing is connected without it.' })
  identity!: ScopeNeed;
}

@ApiSchema({ description: 'What is granted, against what each export needs.' })
export class ScopesStatus {
  @ApiProperty({
    type: [String],
    description: 'What Pipedrive has granted; of a dead grant, what it had. Empty where not connected.',
    example: ['base', 'deals:read', 'contacts:read', 'users:read'],
  })
  granted!: readonly string[];

  @ApiProperty({ type: ScopeUses, description: 'By what needs them.' })
  uses!: ScopeUses;
}
