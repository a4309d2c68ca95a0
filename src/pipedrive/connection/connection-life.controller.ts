import { Controller, Get, Head, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import type { ConnectionStatusAnswer } from './connection-status.dto.js';
import { ConnectionStatusService } from './connection-status.service.js';
import { DocumentsStatus, DocumentsStatusHead } from './documents-connection-life.decorator.js';

/** The calling account's connection: how it is, and its end. */
@ApiTags('connection')
@Controller('v1/e/pipedrive/connection')
@Authenticated()
@MapsPipedriveErrors()
export class ConnectionLifeController {
  constructor(private readonly connection: ConnectionStatusService) {}

  @Head()
  @Header('Cache-Control', 'no-store')
  @DocumentsStatusHead()
  head(): void {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @DocumentsStatus()
  async status(@CurrentAccount() accountId: string): Promise<ConnectionStatusAnswer> {
    return { success: true, message: 'SUCCESS', data: await this.connection.status(accountId) };
  }
}
