import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { RateLimitError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 429: there is more to read, but not before `Retry-After` seconds have passed. */
@Catch(RateLimitError)
export class RateLimitFilter implements ExceptionFilter<RateLimitError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: RateLimitError, host: ArgumentsHost): void {
    this.answer.send(host, 429, error, { 'Retry-After': String(error.retryAfterSeconds) });
  }
}
