import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import type { ConnectedCompany } from '../answer/connection-outcome.js';

@ApiSchema({ description: 'The company of Pipedrive that the account is connected with.' })
export class ConfirmedCompany {
  @ApiProperty({ type: String, description: "Pipedrive's id of the company." })
  company_id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where Pipedrive did not tell.' })
  company_name!: string | null;
}

@ApiSchema({ description: 'The account is connected.' })
export class ConfirmAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always `SUCCESS`.' })
  message!: 'SUCCESS';

  @ApiProperty({ type: ConfirmedCompany })
  data!: ConfirmedCompany;
}

export function confirmAnswer({ companyId, companyName }: ConnectedCompany): ConfirmAnswer {
  return {
    success: true,
    message: 'SUCCESS',
    data: { company_id: companyId, company_name: companyName },
  };
}
