import type { RouteName } from './route-name.js';

/** One request that reached the sandbox. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly routeName: RouteName;
  /** When it arrived, in milliseconds since 1970 by the sandbox's clock. */
  readonly at: number;
  /** Undefined while it is not answered: a hanging one never is. */
  status: number | undefined;
  /** What it cost; 0 for refused calls and for OAuth. */
  tokens: number;
}

/** Every request received, in order of arrival. */
export class RequestLog implements Iterable<LoggedRequest> {
  private requests: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.requests;
  }

  [Symbol.iterator](): Iterator<LoggedRequest> {
    return this.requests[Symbol.iterator]();
  }

  /** How many requests match all that is given. */
  count(filter: { route?: RouteName; path?: string; status?: number; method?: string } = {}): number {
    return this.requests.filter(
      (request) =>
        (filter.route === undefined || request.routeName === filter.route) &&
        (filter.path === undefined || request.path === filter.path) &&
        (filter.status === undefined || request.status === filter.status) &&
        (filter.method === undefined || request.method === filter.method),
    ).length;
  }

  clear(): void {
    this.requests = [];
  }

  add(request: LoggedRequest): LoggedRequest {
    this.requests.push(request);
    return request;
  }
}
