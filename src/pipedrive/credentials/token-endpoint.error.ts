import { ExternalApiError } from '../errors/index.js';
import { type Ending, mayHaveExchanged } from './may-have-exchanged.js';

/** The token endpoint is down, slow or odd: nothing is known of the grant. */
export class TokenEndpointError extends ExternalApiError {
  /** The same as the message, without its beginning. */
  readonly details: string;
  /** Whether it may have exchanged the refresh token all the same. */
  readonly mayHaveExchanged: boolean;

  /** @param facts.details what went wrong, in words that bear nothing of what was sent or answered */
  constructor(facts: { details: string; ending: Ending; retryAfterSeconds?: number | undefined }) {
    const { details, ending, retryAfterSeconds } = facts;
    super({ details, retryAfterSeconds, ...('status' in ending && { upstreamStatus: ending.status }) });
    this.details = details;
    this.mayHaveExchanged = mayHaveExchanged(ending);
  }
}
