import type { Provider, Type } from '@nestjs/common';

import { BrowserAnswerInterceptor } from './browser-answer.interceptor.js';
import { ConnectionController } from './connection.controller.js';
import { ConnectionService } from './connection.service.js';
import { GrantTaker } from './grant-taker.js';
import { LoginAttemptPruner } from './login-attempt-pruner.js';
import { LoginAttemptRepository } from './login-attempt.repository.js';
import { OAuthState } from './oauth-state.js';

/** How an account gets connected. */
export const connectionProviders: Provider[] = [
  OAuthState,
  LoginAttemptRepository,
  LoginAttemptPruner,
  GrantTaker,
  ConnectionService,
  BrowserAnswerInterceptor,
];

export const connectionControllers: Type[] = [ConnectionController];
