import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

@ApiSchema({
  description: "Pipedrive's notice that a user has uninstalled the app. It may bear further fields.",
})
export class UninstallNoticeBody {
  @ApiProperty({ type: String, description: "This app's client id.", example: '0123456789abcdef' })
  client_id!: string;

  @ApiProperty({ ...ID(), description: 'The company, as a number or as a text.' })
  company_id!: number | string;

  @ApiProperty({ ...ID(), description: 'The user, as a number or as a text.' })
  user_id!: number | string;

  @ApiPropertyOptional({
    description:
      'When: seconds or milliseconds since 1970, or a written-out time. Missing or unreadable, it means now.',
    example: '2026-11-23T12:00:00.000Z',
  })
  timestamp?: unknown;
}

function ID() {
  return {
    oneOf: [
      { type: 'integer' as const, minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      { type: 'string' as const, pattern: '^[1-9][0-9]{0,18}$' },
    ],
    example: 7,
  };
}

@ApiSchema({ description: 'What a notice has changed.' })
export class UninstallOutcome {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'How many accounts have lost their connection by it; 0 where nothing was left to end.',
    example: 1,
  })
  disconnected!: number;
}

@ApiSchema({ description: 'The answer to a notice. Pipedrive does not read it.' })
export class UninstallAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always `SUCCESS`.' })
  message!: 'SUCCESS';

  @ApiProperty({ type: UninstallOutcome })
  data!: UninstallOutcome;
}
