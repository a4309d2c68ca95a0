import type { SandboxContext } from '../context.js';
import type { Fault } from '../faults/faults.js';
import type { AccessToken } from '../oauth/grants.js';
import type { ApiRouteName } from '../route-name.js';

/** A call that has passed authentication, faults, scope and limits. */
export interface ApiCall {
  readonly context: SandboxContext;
  readonly query: Readonly<Record<string, unknown>>;
  readonly viewer: AccessToken;
  /** A fault that changes the ordinary answer. */
  readonly fault: Fault | undefined;
}

/** One call of the API: where it is, what it costs, who may, and what it answers. */
export interface ApiRoute {
  readonly name: ApiRouteName;
  readonly paths: readonly string[];
  /** Tokens, by x-token-cost of the specification. */
  readonly cost: number;
  /** Any one of these is enough, by `security` of the specification. */
  readonly scopes: readonly string[];
  /**
   * An object, or its JSON as bytes.
   * @throws Refusal when the query is not acceptable.
   */
  answer(call: ApiCall): unknown;
}
