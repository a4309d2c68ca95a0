import { Controller, Delete, Get, Head, Header, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../../auth/authenticated.decorator.js';
import { CurrentAccount } from '../../auth/current-account.decorator.js';
import { MapsPipedriveErrors } from '../../filters/maps-pipedrive-errors.decorator.js';
import { StrictQuery } from '../../validation/strict-query.pipe.js';
import type { ConnectionStatusAnswer } from '../status/connection-status.dto.js';
import { ConnectionLifeService } from './connection-life.service.js';
import { DisconnectQuery } from './disconnect-query.dto.js';
import type { DisconnectionAnswer } from './disconnection.dto.js';
import {
  DocumentsDisconnect,
  DocumentsStatus,
  DocumentsStatusHead,
} from './documents-connection-life.decorator.js';

/** The calling account's connection: how it is, and its end. */
@ApiTags('connection')
@Controller('v1/e/pipedrive/connection')
@Authenticated()
@MapsPipedriveErrors()
export class ConnectionLifeController {
  constructor(private readonly connection: ConnectionLifeService) {}

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

  @Delete()
  @Header('Cache-Control', 'no-store')
  @DocumentsDisconnect()
  async disconnect(
    @CurrentAccount() accountId: string,
    @Query(StrictQuery(DisconnectQuery)) { force }: Readonly<DisconnectQuery>,
  ): Promise<DisconnectionAnswer> {
    const data = await this.connection.disconnect(accountId, { force: force === 'true' });
    return { success: true, message: 'SUCCESS', data };
  }
}
