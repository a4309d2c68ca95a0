import type { AccessSource } from './access-source.js';

/** Who a grant belongs to, from Pipedrive's users/me. */
export interface PipedriveIdentity {
  readonly userId: string;
  readonly userName: string;
  readonly companyId: string;
  readonly companyName: string;
}

/** What every call to Pipedrive is given. */
export interface UpstreamCall {
  readonly access: AccessSource;
  /** Ends the call early: the client has left, or the whole request's time is over. */
  readonly signal?: AbortSignal;
}
