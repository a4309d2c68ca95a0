import { ApiProperty, ApiSchema } from '@nestjs/swagger';

import { CONNECTION_PROBLEMS, type ConnectionProblemReason } from './connection-problems.js';
import { ScopesStatus } from './scopes-status.dto.js';

const TIME = { type: String, example: '2026-11-23 12:00:00' } as const;

@ApiSchema({ description: 'The present access token. What it is, is told to nobody.' })
export class TokenStatus {
  @ApiProperty({ ...TIME, description: 'When it was issued, in UTC.' })
  issued_at!: string;

  @ApiProperty({ ...TIME, description: 'When it expires, in UTC; it is renewed in time.' })
  expires_at!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Seconds since it was issued.', example: 840 })
  age_seconds!: number;
}

@ApiSchema({ description: 'How long the grant lives if nobody uses it; every renewal begins its days anew.' })
export class GrantStatus {
  @ApiProperty({ ...TIME, description: 'When it dies unless it is renewed before, in UTC.' })
  ends_at!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Whole days until then.', example: 59 })
  days_left!: number;
}

@ApiSchema({ description: 'What went wrong with the connection itself.' })
export class ConnectionProblem {
  @ApiProperty({
    enum: Object.keys(CONNECTION_PROBLEMS),
    description:
      'A stable name to branch on. `refresh_failed` is tried again by itself, `tokens_unreadable` is the operator’s to mend; every other one is the end of the grant.',
  })
  reason!: ConnectionProblemReason;

  @ApiProperty({ type: String, description: 'The same for people.' })
  message!: string;

  @ApiProperty({ ...TIME, description: 'When, in UTC; of `tokens_unreadable` when it was looked at.' })
  at!: string;
}

/** What `connected`, `invalidated` and so on mean, in one place for the document and for who reads the code. */
export const CONNECTION_STATES = [
  'connected',
  'not_connected',
  'invalidated',
  'unreadable',
  'insufficient_scope',
] as const;

@ApiSchema({ description: 'How an account of ours is connected to Pipedrive. Bears no token.' })
export class ConnectionStatus {
  @ApiProperty({
    type: Boolean,
    description: 'Whether there is a grant that can be used; what it is enough for, `scopes` tells.',
  })
  connected!: boolean;

  @ApiProperty({
    enum: CONNECTION_STATES,
    description:
      '`connected`: nothing is lacking; `not_connected`: never, or disconnected; `invalidated`: the grant is dead, `last_error` says why; `unreadable`: its tokens can’t be opened by this service’s keys, so that exports answer 500; `insufficient_scope`: connected, but `scopes` says what can’t be read.',
  })
  status!: (typeof CONNECTION_STATES)[number];

  @ApiProperty({ type: String, nullable: true, description: "Pipedrive's id of the company." })
  company_id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its name, as it was when connected.' })
  company_name!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "Pipedrive's id of the user who has allowed it.",
  })
  user_id!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "Origin of the company's API.",
    example: 'https://acme.pipedrive.com',
  })
  api_domain!: string | null;

  @ApiProperty({ ...TIME, nullable: true, description: 'When it was connected (again) last, in UTC.' })
  connected_at!: string | null;

  @ApiProperty({ type: ScopesStatus })
  scopes!: ScopesStatus;

  @ApiProperty({
    type: TokenStatus,
    nullable: true,
    description: 'Null where there is none: not connected, or the grant is dead.',
  })
  token!: TokenStatus | null;

  @ApiProperty({ type: GrantStatus, nullable: true, description: 'Null like `token`.' })
  grant!: GrantStatus | null;

  @ApiProperty({ type: ConnectionProblem, nullable: true, description: 'Null while all is well.' })
  last_error!: ConnectionProblem | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description:
      'How many other accounts of this service are connected to the same Pipedrive company and user: disconnecting one ends all of them.',
    example: 0,
  })
  shared_with!: number;

  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'Login, which mends it; null where there is nothing to mend.',
  })
  reconnect_url!: string | null;
}

@ApiSchema({ description: 'The answer to who asks how an account is connected.' })
export class ConnectionStatusAnswer {
  @ApiProperty({ enum: [true], description: 'Always true.' })
  success!: true;

  @ApiProperty({ enum: ['SUCCESS'], description: 'Always `SUCCESS`.' })
  message!: 'SUCCESS';

  @ApiProperty({ type: ConnectionStatus })
  data!: ConnectionStatus;
}
