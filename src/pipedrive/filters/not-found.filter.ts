import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { NotFoundError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 404: the caller has nothing of this name. */
@Catch(NotFoundError)
export class NotFoundFilter implements ExceptionFilter<NotFoundError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: NotFoundError, host: ArgumentsHost): void {
    this.answer.send(host, 404, error);
  }
}
