import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'Where a front end sends the browser next.' })
export class LoginTarget {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "Pipedrive's authorize page; or, for an account that is connected already, forward_url with status=success (null where there is none: nothing is left to do).",
  })
  url!: string | null;
}

@ApiSchema({ description: "Login's answer to `Accept: application/json`." })
export class LoginAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always `SUCCESS`.' })
  message!: 'SUCCESS';

  @ApiProperty({ type: LoginTarget })
  data!: LoginTarget;
}
