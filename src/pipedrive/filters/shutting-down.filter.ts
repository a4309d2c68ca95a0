import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { ShuttingDownError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 503: another instance answers at once. */
@Catch(ShuttingDownError)
export class ShuttingDownFilter implements ExceptionFilter<ShuttingDownError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: ShuttingDownError, host: ArgumentsHost): void {
    this.answer.send(host, 503, error, { 'Retry-After': String(error.retryAfterSeconds) });
  }
}
