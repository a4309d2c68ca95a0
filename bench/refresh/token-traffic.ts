import { setImmediate as nextTurn } from 'node:timers/promises';

/** One request to the token endpoint, as long as it is open. */
export interface TokenRequest {
  readonly accountId: string;
  /** Which process asks: each has an address of its own for the endpoint. */
  readonly worker: string;
  readonly refreshToken: string;
  readonly arrivedMs: number;
  /** When the answer had left, or the one who asks. */
  closedMs: number | undefined;
  /** What became of it; a failure until something better is known. */
  result: 'tokens' | 'invalid_grant' | 'failure';
}

/** What the requests of one account have shown. */
export interface TrafficFindings {
  readonly requests: number;
  /** Pairs of requests that were open at once and came from two processes. */
  readonly twoHolders: number;
  /** Pairs of requests that were open at once with one refresh token. */
  readonly sameTokenTwice: number;
  /** Requests that came after invalid_grant, or within the cool-down after a failure. */
  readonly askedTooSoon: number;
}

/** For how long, at least, a token endpoint that has failed is left alone by an account. */
export const COOL_DOWN_MS = 5000;

/** All requests to the token endpoint, by account, and what was open beside what. */
export class TokenTraffic {
  private readonly requests = new Map<string, TokenRequest[]>();
  private readonly overlaps: [earlier: TokenRequest, later: TokenRequest][] = [];

  arrived(facts: Pick<TokenRequest, 'accountId' | 'worker' | 'refreshToken'>): TokenRequest {
    const request: TokenRequest = {
      ...facts,
      arrivedMs: performance.now(),
      closedMs: undefined,
      result: 'failure',
    };
    const others = this.of(facts.accountId);
    const open = others.filter(({ closedMs }) => closedMs === undefined);
    this.requests.set(facts.accountId, [...others, request]);
    if (open.length > 0) void this.confirm(open, request);
    return request;
  }

  of(accountId: string): readonly TokenRequest[] {
    return this.requests.get(accountId) ?? [];
  }

  findings(accountId: string): TrafficFindings {
    const requests = this.of(accountId);
    const overlaps = this.overlaps.filter(([{ accountId: owner }]) => owner === accountId);
    return {
      requests: requests.length,
      twoHolders: overlaps.filter(([a, b]) => a.worker !== b.worker).length,
      sameTokenTwice: overlaps.filter(([a, b]) => a.refreshToken === b.refreshToken).length,
      askedTooSoon: requests.filter((request, index) => isTooSoon(request, requests[index - 1])).length,
    };
  }

  /** One whose end lies ready to be read, but has not been, is open no more: two turns of the event loop read it. */
  private async confirm(open: readonly TokenRequest[], later: TokenRequest): Promise<void> {
    await nextTurn();
    await nextTurn();
    for (const earlier of open) if (earlier.closedMs === undefined) this.overlaps.push([earlier, later]);
  }
}

function isTooSoon({ arrivedMs }: TokenRequest, previous: TokenRequest | undefined): boolean {
  if (previous === undefined || previous.result === 'tokens') return false;
  if (previous.result === 'invalid_grant') return true;
  return arrivedMs < (previous.closedMs ?? Infinity) + COOL_DOWN_MS;
}
