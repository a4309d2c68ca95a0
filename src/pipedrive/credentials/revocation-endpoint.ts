import { Inject, Injectable } from '@nestjs/common';
import { Axios } from 'axios';

import { publishUpstream } from '../diagnostics.js';
import { ExternalApiError } from '../errors/index.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { oauthRequest } from './oauth-request.js';
import { secondsOf } from './token-answer.js';

/**
 * Speaks HTTP to Pipedrive's revocation endpoint (RFC 7009). No error that leaves this file bears what was sent: axios
 * keeps the whole request in its errors.
 */
@Injectable()
export class RevocationEndpoint {
  constructor(
    private readonly http: Axios,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Ends a grant, and with it the app's installation for that user. One that is dead already is no error.
   * @throws ExternalApiError where that is not known to have happened
   */
  async revoke(refreshToken: string, { accountId }: { accountId: string }): Promise<void> {
    const startedMs = performance.now();
    const { timeoutMs } = this.options.oauth;
    const signal = AbortSignal.timeout(timeoutMs);
    const form = { token: refreshToken, token_type_hint: 'refresh_token' };
    let outcome: number | string = 'cut';
    try {
      const request = oauthRequest(this.options.oauth, '/oauth/revoke', { form, signal });
      const { status, headers } = await this.http.request<string>(request);
      outcome = status;
      if (status !== 200) throw refused(status, headers['retry-after']);
    } catch (error) {
      if (error instanceof ExternalApiError) throw error;
      if (signal.aborted) outcome = 'timeout';
      throw notRevoked(signal.aborted ? `did not answer within ${timeoutMs} ms` : unasked(error));
    } finally {
      const milliseconds = performance.now() - startedMs;
      publishUpstream({ accountId, operation: 'oauth.revoke', outcome, milliseconds, tokens: 0 });
    }
  }
}

function refused(status: number, retryAfter: unknown): ExternalApiError {
  const retryAfterSeconds = typeof retryAfter === 'string' ? secondsOf(retryAfter) : undefined;
  return notRevoked(`answered ${status}`, { upstreamStatus: status, retryAfterSeconds });
}

/** Keeps of axios' error its code alone. */
function unasked(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return `could not be asked (${code})`;
}

function notRevoked(
  problem: string,
  facts: { upstreamStatus?: number; retryAfterSeconds?: number | undefined } = {},
): ExternalApiError {
  const details = `the grant was not revoked, and nothing has changed here: the revocation endpoint ${problem}`;
  return new ExternalApiError({ details, ...facts });
}
