/** What is known of one of Pipedrive's addresses before it is called. */
export interface Endpoint {
  /** Path below the company's API origin: `/api/v2/deals`. */
  readonly path: string;
  /** Short name for logs and metrics: `deals`. */
  readonly operation: string;
  /** API tokens that one request costs, by Pipedrive's specification (`x-token-cost`). */
  readonly tokens: number;
  /** The scopes of which one is enough, by Pipedrive's specification (`security`). */
  readonly anyScopeOf: readonly string[];
  /** Query parameters that come from our caller: a 400 that names one of them is the caller's to mend. */
  readonly callersParameters: readonly string[];
}
