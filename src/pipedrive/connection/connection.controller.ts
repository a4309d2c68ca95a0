import { Controller, Cookies, Get, Head, Headers, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import { StrictQuery } from '../validation/strict-query.pipe.js';
import type { BrowserAnswer } from './browser-answer.js';
import { BrowserAnswerInterceptor } from './browser-answer.interceptor.js';
import { CallbackQuery } from './callback-query.dto.js';
import { ConnectionService } from './connection.service.js';
import {
  DocumentsCallback,
  DocumentsConnectionHead,
  DocumentsLogin,
} from './documents-connection.decorator.js';
import type { RequestCookies } from './login-cookies.js';
import { LoginQuery } from './login-query.dto.js';

/** The OAuth dance: `login` leads to Pipedrive, `callback` comes back. */
@ApiTags('connection')
@Controller('v1/e/pipedrive/auth')
@MapsPipedriveErrors()
export class ConnectionController {
  constructor(private readonly connection: ConnectionService) {}

  @Head('login')
  @DocumentsConnectionHead('previewLogin')
  previewLogin(): void {}

  @Head('callback')
  @DocumentsConnectionHead('previewCallback')
  previewCallback(): void {}

  @Get('login')
  @Authenticated()
  @DocumentsLogin()
  @UseInterceptors(BrowserAnswerInterceptor)
  login(
    @CurrentAccount() accountId: string,
    @Query(StrictQuery(LoginQuery)) query: Readonly<LoginQuery>,
    @Headers('accept') accept: string | undefined,
    @Cookies() cookies: RequestCookies,
  ): Promise<BrowserAnswer> {
    return this.connection.login(accountId, query.forward_url, { accept, cookies });
  }

  @Get('callback')
  @DocumentsCallback()
  @UseInterceptors(BrowserAnswerInterceptor)
  callback(
    @Query(StrictQuery(CallbackQuery, { tolerateUnknown: true })) query: Readonly<CallbackQuery>,
    @Cookies() cookies: RequestCookies,
  ): Promise<BrowserAnswer> {
    return this.connection.callback(query, cookies);
  }
}
