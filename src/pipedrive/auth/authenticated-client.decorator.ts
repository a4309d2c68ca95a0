import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBasicAuth } from '@nestjs/swagger';

import { ClientAuthGuard } from './client-auth.guard.js';

/** A route that only Pipedrive calls, in the app's own name: guard and documentation in one. */
export function AuthenticatedClient(): ClassDecorator & MethodDecorator {
  return applyDecorators(UseGuards(ClientAuthGuard), ApiBasicAuth('basic'));
}
