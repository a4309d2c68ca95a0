import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { KeysUnavailableError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 503: nobody can be let in, nor turned away, before the issuer's keys can be read. */
@Catch(KeysUnavailableError)
export class KeysUnavailableFilter implements ExceptionFilter<KeysUnavailableError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: KeysUnavailableError, host: ArgumentsHost): void {
    this.answer.send(host, 503, error, { 'Retry-After': String(error.retryAfterSeconds) });
  }
}
