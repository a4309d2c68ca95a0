import type { Provider, Type } from '@nestjs/common';

import { BrowserAnswerInterceptor } from './answer/browser-answer.interceptor.js';
import { HeldGrantRepository } from './confirm/held-grant.repository.js';
import { ConnectionController } from './connection.controller.js';
import { ConnectionService } from './connection.service.js';
import { ConnectionLifeController } from './life/connection-life.controller.js';
import { ConnectionLifeService } from './life/connection-life.service.js';
import { AuthorizePage } from './login/authorize-page.js';
import { CallbackService } from './login/callback.service.js';
import { GrantTaker } from './login/grant-taker.js';
import { LoginAttemptPruner } from './login/login-attempt-pruner.js';
import { LoginAttemptRepository } from './login/login-attempt.repository.js';
import { LoginCookies } from './login/login-cookies.js';
import { OAuthState } from './login/oauth-state.js';
import { UninstallController } from './uninstall/uninstall.controller.js';
import { UninstallService } from './uninstall/uninstall.service.js';

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
