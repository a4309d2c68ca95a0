import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a request when its line is written. */
export interface RequestFacts {
  readonly requestId: string;
  /** The platform's request, once it has one: a guard puts the account there. */
  platformRequest: PlatformRequest | undefined;
  /** Finished requests to Pipedrive on this request's behalf. */
  upstreamCalls: number;
  /** API tokens that Pipedrive charges for them. */
  upstreamTokens: number;
  /** `error` of the answer, where it is one. */
  error: string | undefined;
  /** Whether the whole answer has left us. */
  isTaken: boolean;
}

/** Of the platform's request, what is of use here. */
export interface PlatformRequest {
  readonly params?: unknown;
  /** Of the route that the platform has found; `url` is its pattern. */
  readonly routeOptions?: { readonly url?: string | undefined };
}

const store = new AsyncLocalStorage<RequestFacts>();

/** The facts of the request that the calling code runs for, or undefined outside of one. */
export function currentFacts(): RequestFacts | undefined {
  return store.getStore();
}

/** Runs a request's handling, and everything that it starts, with its facts at hand. */
export function withFacts<T>(facts: RequestFacts, handle: () => T): T {
  return store.run(facts, handle);
}

/** The facts of a request that has just come in. */
export function newFacts(requestId: string): RequestFacts {
  return {
    requestId,
    platformRequest: undefined,
    upstreamCalls: 0,
    upstreamTokens: 0,
    error: undefined,
    isTaken: false,
  };
}
