import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'What the end of a connection came to.' })
export class Disconnection {
  @ApiProperty({ type: Boolean, description: 'Whether there was a connection to forget, be it a dead one.' })
  disconnected!: boolean;

  @ApiProperty({
    type: Boolean,
    description:
      'Whether Pipedrive has confirmed that the grant is revoked. False where there was none, where it was dead already, and where it was forgotten by force.',
  })
  revoked!: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description:
      'How many other accounts of this service, connected to the same company and user, have lost their connection by it.',
    example: 0,
  })
  also_disconnected!: number;
}

@ApiSchema({ description: 'The answer to who ends a connection.' })
export class DisconnectionAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always `SUCCESS`.' })
  message!: 'SUCCESS';

  @ApiProperty({ type: Disconnection })
  data!: Disconnection;
}
