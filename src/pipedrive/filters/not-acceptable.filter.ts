import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';

import { NotAcceptableError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/** 406: none of the forms that the caller takes can be served. */
@Catch(NotAcceptableError)
export class NotAcceptableFilter implements ExceptionFilter<NotAcceptableError> {
  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: NotAcceptableError, host: ArgumentsHost): void {
    this.answer.send(host, 406, error);
  }
}
