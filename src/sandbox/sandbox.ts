import type { SandboxCompany } from './company/company.js';
import type { Faults } from './faults/faults.js';
import type { TokenResponse } from './oauth/grants.js';
import type { UninstallOptions } from './oauth/uninstall.js';
import type { SandboxBehaviour } from './options.js';
import type { RequestLog } from './request-log.js';

/** A running Pipedrive of one's own. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`: the base of OAuth, and the api_domain that token answers name. */
  readonly url: string;
  readonly options: { readonly clientId: string; readonly clientSecret: string };
  /** The data, live: what is changed here is what the next call answers. */
  readonly company: SandboxCompany;
  /** What is to go wrong. */
  readonly faults: Faults;
  /** Every request received. */
  readonly requests: RequestLog;
  readonly tokens: SandboxTokens;
  /**
   * A user uninstalls the app: their grants end, and the app is told at its callback URL, as Pipedrive does.
   * @throws Error where no callback URL is known, or nobody answers there
   */
  uninstall(notice?: UninstallOptions): Promise<Response>;
  /** Changes what is given, from the next request on, and leaves the other switches as they are. */
  behave(change: SandboxBehaviour): void;
  /**
   * Does at once what the first calls would have to wait for: sorts the lists of API v2 by update_time, and makes their
   * records' JSON as far as `textCacheBytes` goes. Seconds for a large company; for a benchmark, which would measure it.
   */
  prepare(): void;
  /** Stops at once, also with connections that hang. */
  close(): Promise<void>;
}

/** Grants, without the browser. */
export interface SandboxTokens {
  /** A new grant for the signed-in user, with the scopes of now. */
  issue(): TokenResponse;
  /** Ends all access tokens, and no refresh token. */
  expireAccessTokens(): void;
  /** Ends everything: codes, access tokens, refresh tokens. */
  revokeAll(): void;
}
