import { Controller, Get, Head, Headers, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import { StrictQuery } from '../validation/strict-query.pipe.js';
import { type BrowserAnswer, loginAnswer } from './browser-answer.js';
import { BrowserAnswerInterceptor } from './browser-answer.interceptor.js';
import { CallbackQuery } from './callback-query.dto.js';
import { ConnectionService } from './connection.service.js';
import {
  DocumentsCallback,
  DocumentsConnectionHead,
  DocumentsLogin,
} from './documents-connection.decorator.js';
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
  async login(
    @CurrentAccount() accountId: string,
    @Query(StrictQuery(LoginQuery)) query: Readonly<LoginQuery>,
    @Headers('accept') accept: string | undefined,
  ): Promise<BrowserAnswer> {
    return loginAnswer(await this.connection.login(accountId, query.forward_url), accept);
  }

  @Get('callback')
  @DocumentsCallback()
  @UseInterceptors(BrowserAnswerInterceptor)
  callback(
    @Query(StrictQuery(CallbackQuery, { tolerateUnknown: true })) query: Readonly<CallbackQuery>,
  ): Promise<BrowserAnswer> {
    return this.connection.callback(query);
  }
}
