import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { ExternalApiError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 502: Pipedrive failed, and the caller can do nothing about it but ask later; `Retry-After` says when, where that is known. */
@Catch(ExternalApiError)
export class ExternalApiFilter implements ExceptionFilter<ExternalApiError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: ExternalApiError, host: ArgumentsHost): void {
    const { retryAfterSeconds } = error;
    this.answer.send(host, 502, error, {
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    });
  }
}
