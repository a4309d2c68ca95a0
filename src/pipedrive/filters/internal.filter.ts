import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { InternalError } from '../errors/index.js';
import { ErrorAnswer } from './error-answer.js';

/**
 * 500: something that only the operator can mend. It is told to the log once an hour, however often it is met: a client
 * that goes on asking must not bury what it says.
 */
@Catch(InternalError)
export class InternalFilter implements ExceptionFilter<InternalError> {
  private readonly logger = new Logger(InternalFilter.name);
  private readonly told = new LRUCache<string, true>({ max: 10_000, ttl: HOUR_MS });

  constructor(private readonly answer: ErrorAnswer) {}

  catch(error: InternalError, host: ArgumentsHost): void {
    if (!this.told.has(error.message)) {
      this.told.set(error.message, true);
      this.logger.error(error.message);
    }
    this.answer.send(host, 500, { code: error.code, message: MESSAGE });
  }
}

const HOUR_MS = 3_600_000;
const MESSAGE =
  'The connection to Pipedrive cannot be read at present. The operator of this service has to mend it.';
