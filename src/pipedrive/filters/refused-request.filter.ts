import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { RefusedRequestError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 400: the request can't be served as it was asked. */
@Catch(RefusedRequestError)
export class RefusedRequestFilter implements ExceptionFilter<RefusedRequestError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: RefusedRequestError, host: ArgumentsHost): void {
    this.answer.send(host, 400, error);
  }
}
