import type { Provider } from '@nestjs/common';

import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';

/** Who is calling us. */
export const authProviders: Provider[] = [JwtStrategy, JwtAuthGuard];
