import { setTimeout as sleep } from 'node:timers/promises';

import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';

import { publishUpstream } from '../../diagnostics.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import { unlessAbandoned } from '../abandonment.js';
import type { Access } from '../access-source.js';
import { checkedApiOrigin } from '../api-domain.js';
import { CompanyBudget, type HeardLimits } from '../company-budget.js';
import type { UpstreamCall } from '../pipedrive-gateway.js';
import { answeredFailure } from './answered-failure.js';
import type { Endpoint } from './endpoint.js';
import { EventLoopTurns } from './event-loop-turns.js';
import { Patience } from '../patience.js';
import { rateLimitFacts } from './rate-limit-facts.js';
import { type BodyReader, type HttpResult, readBody } from './read-body.js';
import { retryDelayMs } from './retry-delay.js';
import { type RawAnswer, sendRequest } from './send-request.js';
import { isDailyLimit, toPipedriveError } from './to-pipedrive-error.js';
import type { AnsweredFailure, UpstreamFailure } from './upstream-failure.js';

/** A GET on Pipedrive's API, with all that belongs to it: access, one renewal, retries, limits, errors. */
@Injectable()
export class PipedriveHttp {
  private readonly turns = new EventLoopTurns();

  constructor(
    private readonly http: HttpService,
    private readonly budget: CompanyBudget,
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** @throws one of the module's errors for everything but a 2xx answer that is JSON */
  async get(endpoint: Endpoint, query: Record<string, string>, call: UpstreamCall): Promise<unknown> {
    const result = await this.attempt(endpoint, query, call);
    if ('failure' in result) throw toPipedriveError(result.failure, endpoint);
    return result.answer;
  }

  /** The same, but a failure is a result: for callers to whom a certain failure means something. */
  attempt(endpoint: Endpoint, query: Record<string, string>, call: UpstreamCall): Promise<HttpResult> {
    return this.attemptAs(readBody, endpoint, query, call);
  }

  /** The same for bodies that the caller reads. */
  async attemptAs<T>(
    read: BodyReader<T>,
    endpoint: Endpoint,
    query: Record<string, string>,
    call: UpstreamCall,
  ): Promise<HttpResult<T>> {
    const patience = call.patience ?? new Patience();
    const url = `${endpoint.path}?${new URLSearchParams(query).toString()}`;
    let access = await unlessAbandoned(call.access.current(), call.signal);
    let isRenewed = false;
    for (let [repeats, bursts] = [0, 0]; ;) {
      const sent = await this.once(endpoint, url, access, call);
      const result = 'body' in sent ? await this.inTurn(() => read(sent.body), call) : sent;
      if ('answer' in result) return result;
      if (isUnauthorized(result.failure) && !isRenewed) {
        isRenewed = true;
        access = await unlessAbandoned(call.access.renew(access), call.signal);
        continue;
      }
      if (call.bulk !== undefined && isLimit(result.failure) && bursts < MOST_BULK_BURSTS) {
        // The budget has heard of it: it knows how long everybody has to wait, or that the day is over.
        bursts += 1;
        continue;
      }
      const delayMs = retryDelayMs(result.failure, { repeats, bursts }, Math.random());
      if (delayMs === undefined || call.signal?.aborted) return result;
      if (!patience.take(delayMs, performance.now())) return result;
      if (isLimit(result.failure)) bursts += 1;
      else repeats += 1;
      await pause(delayMs, call.signal);
    }
  }

  /** Pages of bulk work come many at a time. */
  private async inTurn<T>(read: () => T, { bulk }: UpstreamCall): Promise<T> {
    if (bulk !== undefined) await this.turns.take();
    return read();
  }

  private async once(
    endpoint: Endpoint,
    url: string,
    access: Access,
    { signal, meter, bulk, goesFirst }: UpstreamCall,
  ): Promise<{ readonly body: Buffer } | { readonly failure: UpstreamFailure }> {
    const origin = checkedApiOrigin(access.apiDomain, this.options.http.allowedHosts);
    const { tokens } = endpoint;
    const admitted = await this.budget.admit({ access, tokens, bulk, goesFirst, signal });
    const startedAt = performance.now();
    const answer = await sendRequest(this.http, `${origin}${url}`, {
      accessToken: access.accessToken,
      timeoutMs: this.options.http.timeoutMs,
      ...(signal && { signal }),
    });
    meter?.count({ tokens, date: 'headers' in answer ? answer.headers.date : undefined });
    publishUpstream({
      accountId: access.accountId,
      operation: endpoint.operation,
      outcome: 'kind' in answer ? answer.kind : answer.status,
      milliseconds: Math.round(performance.now() - startedAt),
      tokens,
      companyId: access.companyId === '' ? undefined : access.companyId,
      dailyTokensLeft: 'kind' in answer ? undefined : rateLimitFacts(answer.headers).dailyLeft,
    });
    const failure = 'kind' in answer ? answer : failureOf(answer, access);
    // At once: the budget goes by when answers come.
    admitted.settle('kind' in answer ? undefined : heardFrom(answer, failure));
    if (failure !== undefined) return { failure };
    return 'kind' in answer ? { failure: answer } : { body: answer.body };
  }
}

function heardFrom(answer: RawAnswer, failure: UpstreamFailure | undefined): HeardLimits {
  const limits = rateLimitFacts(answer.headers);
  if (failure === undefined || !isLimit(failure)) return { limits, refusedBy: undefined };
  return { limits, refusedBy: isDailyLimit(failure) ? 'daily' : 'burst' };
}

function failureOf(answer: RawAnswer, access: Access): UpstreamFailure | undefined {
  const isSuccess = answer.status >= 200 && answer.status <= 299;
  return isSuccess ? undefined : answeredFailure(answer, access.accessToken);
}

function isUnauthorized(failure: UpstreamFailure): boolean {
  return failure.kind === 'answered' && failure.status === 401;
}

function isLimit(failure: UpstreamFailure): failure is AnsweredFailure {
  return failure.kind === 'answered' && failure.status === 429;
}

/** Ends early when the call is abandoned: the next attempt then finds that out and says so. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    if (!signal?.aborted) throw cause;
  }
}

/** Somebody else spends what bulk work is given each time. */
const MOST_BULK_BURSTS = 10;
