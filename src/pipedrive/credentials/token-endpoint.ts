import { Inject, Injectable } from '@nestjs/common';
import { Axios, type AxiosResponse } from 'axios';

import { publishUpstream } from '../diagnostics.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import { oauthRequest } from './oauth-request.js';
import { type InvalidGrant, type Issued, readTokenAnswer } from './token-answer.js';
import { TokenEndpointError } from './token-endpoint.error.js';

/**
 * Speaks HTTP to Pipedrive's token endpoint, and nothing but HTTP. No error that leaves this file bears what was sent:
 * axios keeps the whole request in its errors.
 */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly http: Axios,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * @param form the grant, as OAuth's form fields
   * @throws TokenEndpointError where the endpoint is down, slow or odd
   */
  async ask(
    form: Readonly<Record<string, string>>,
    { accountId }: { accountId: string },
  ): Promise<Issued | InvalidGrant> {
    const sentAt = new Date();
    const startedMs = performance.now();
    const signal = AbortSignal.timeout(this.options.oauth.timeoutMs);
    let outcome: number | string = 'cut';
    try {
      const { status, data, headers } = await this.send(form, signal);
      outcome = status;
      const retryAfter = headers['retry-after'];
      return readTokenAnswer(
        { status, body: data, ...(typeof retryAfter === 'string' && { retryAfter }) },
        { sentAt },
      );
    } catch (error) {
      if (error instanceof TokenEndpointError) throw error;
      if (signal.aborted) outcome = 'timeout';
      throw unanswered(error, signal.aborted ? this.options.oauth.timeoutMs : undefined);
    } finally {
      const milliseconds = performance.now() - startedMs;
      publishUpstream({ accountId, operation: 'oauth.token', outcome, milliseconds, tokens: 0 });
    }
  }

  private async send(
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Pick<AxiosResponse<string>, 'status' | 'data' | 'headers'>> {
    return this.http.request<string>(oauthRequest(this.options.oauth, '/oauth/token', { form, signal }));
  }
}

/** Keeps of axios' error its code alone. */
function unanswered(error: unknown, timeoutMs: number | undefined): TokenEndpointError {
  if (timeoutMs !== undefined) {
    const details = `the token endpoint did not answer within ${timeoutMs} ms`;
    return new TokenEndpointError({ details, ending: { code: 'timeout' } });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const details = `the token endpoint could not be asked (${code})`;
  return new TokenEndpointError({ details, ending: { code } });
}
