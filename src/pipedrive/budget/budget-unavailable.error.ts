import { InternalError } from '../errors/index.js';

/** What bulk work may ask for is in the database, and that can't be reached. */
export class BudgetUnavailableError extends InternalError {
  constructor(facts: { cause: unknown }) {
    super("the company's budget can't be read from the database", facts);
  }
}
