import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

import { JwtAuthGuard } from './jwt-auth.guard.js';

/** A route, or a whole controller, for callers with a good JWT: guard and documentation in one. */
export function Authenticated(): ClassDecorator & MethodDecorator {
  return applyDecorators(UseGuards(JwtAuthGuard), ApiBearerAuth('bearer'));
}
