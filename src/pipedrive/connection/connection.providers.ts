import type { Provider, Type } from '@nestjs/common';

import { AuthorizePage } from './authorize-page.js';
import { BrowserAnswerInterceptor } from './browser-answer.interceptor.js';
import { CallbackService } from './callback.service.js';
import { ConnectionLifeController } from './connection-life.controller.js';
import { ConnectionLifeService } from './connection-life.service.js';
import { ConnectionController } from './connection.controller.js';
import { ConnectionService } from './connection.service.js';
import { GrantTaker } from './grant-taker.js';
import { HeldGrantRepository } from './held-grant.repository.js';
import { LoginAttemptPruner } from './login-attempt-pruner.js';
import { LoginAttemptRepository } from './login-attempt.repository.js';
import { LoginCookies } from './login-cookies.js';
import { OAuthState } from './oauth-state.js';
import { UninstallController } from './uninstall.controller.js';
import { UninstallService } from './uninstall.service.js';

/** How an account gets connected. */
export const connectionProviders: Provider[] = [
  OAuthState,
  AuthorizePage,
  LoginCookies,
  LoginAttemptRepository,
  LoginAttemptPruner,
  HeldGrantRepository,
  GrantTaker,
  CallbackService,
  ConnectionService,
  ConnectionLifeService,
  UninstallService,
  BrowserAnswerInterceptor,
];

export const connectionControllers: Type[] = [
  ConnectionController,
  ConnectionLifeController,
  UninstallController,
];
