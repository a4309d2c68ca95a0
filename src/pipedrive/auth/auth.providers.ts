import type { Provider } from '@nestjs/common';

import { ClientAuthGuard } from './client-auth.guard.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { TokenKeys } from './token-keys.js';

/** Who is calling us. */
export const authProviders: Provider[] = [TokenKeys, JwtStrategy, JwtAuthGuard, ClientAuthGuard];
