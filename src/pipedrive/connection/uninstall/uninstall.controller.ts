import { Body, Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { AuthenticatedClient } from '../../auth/authenticated-client.decorator.js';
import { MapsPipedriveErrors } from '../../filters/maps-pipedrive-errors.decorator.js';
import { DocumentsUninstall } from './documents-uninstall.decorator.js';
import type { UninstallAnswer } from './uninstall.dto.js';
import { UninstallService } from './uninstall.service.js';

/** What Pipedrive itself tells us, at the app's callback URL. */
@ApiTags('connection')
@Controller('v1/e/pipedrive/auth')
@AuthenticatedClient()
@MapsPipedriveErrors()
export class UninstallController {
  constructor(private readonly uninstall: UninstallService) {}

  @Delete('callback')
  @DocumentsUninstall()
  async uninstalled(@Body() body: unknown): Promise<UninstallAnswer> {
    return { success: true, message: 'SUCCESS', data: { disconnected: await this.uninstall.heard(body) } };
  }
}
