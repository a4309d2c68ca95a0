import {
  Controller,
  Cookies,
  Get,
  Head,
  Header,
  Headers,
  HttpCode,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Authenticated } from '../auth/authenticated.decorator.js';
import { CurrentAccount } from '../auth/current-account.decorator.js';
import { MapsPipedriveErrors } from '../filters/maps-pipedrive-errors.decorator.js';
import { StrictBody } from '../validation/strict-body.decorator.js';
import { StrictQuery } from '../validation/strict-query.pipe.js';
import { BrowserAnswerInterceptor } from './answer/browser-answer.interceptor.js';
import type { BrowserAnswer } from './answer/browser-answer.js';
import { type ConfirmAnswer, confirmAnswer } from './confirm/confirm-answer.dto.js';
import { ConfirmBody } from './confirm/confirm-body.dto.js';
import { ConnectionService } from './connection.service.js';
import {
  DocumentsCallback,
  DocumentsConfirm,
  DocumentsConnectionHead,
  DocumentsLogin,
} from './documents-connection.decorator.js';
import { CallbackQuery } from './login/callback-query.dto.js';
import type { RequestCookies } from './login/login-cookies.js';
import { LoginQuery } from './login/login-query.dto.js';

/** The OAuth dance: `login` leads to Pipedrive, `callback` comes back, `confirm` lets in what a front end has brought. */
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

  @Post('confirm')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Authenticated()
  @DocumentsConfirm()
  async confirm(
    @CurrentAccount() accountId: string,
    @StrictBody(ConfirmBody) { confirmation }: Readonly<ConfirmBody>,
  ): Promise<ConfirmAnswer> {
    return confirmAnswer(await this.connection.confirm(accountId, confirmation));
  }
}
