import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'The body of every error, exactly. Anything more is in headers.' })
export class ErrorBody {
  @ApiProperty({ enum: [false], description: 'Always false.' })
  success!: false;

  @ApiProperty({ type: String, description: 'What is wrong, and what is allowed or to be done.' })
  message!: string;

  @ApiProperty({ type: String, description: 'A stable code to branch on.' })
  error!: string;
}
