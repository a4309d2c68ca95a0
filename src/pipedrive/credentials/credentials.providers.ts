import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import type { Provider } from '@nestjs/common';
import { Axios } from 'axios';

import { AccountMemory } from './account-memory.js';
import { ConnectedInterceptor } from './connected.interceptor.js';
import { CredentialAccess } from './credential-access.js';
import { CredentialCipher } from './credential-cipher.js';
import { CredentialRepository } from './credential.repository.js';
import { EarlyRefresh } from './early-refresh.js';
import { GrantEnd } from './grant-end.js';
import { GrantRevocation } from './grant-revocation.js';
import { GrantRefresh } from './grant-refresh.js';
import { KeyRingCheck } from './key-ring-check.js';
import { IdleRenewal } from './idle-renewal.js';
import { RefreshLease } from './refresh-lease.js';
import { RevocationEndpoint } from './revocation-endpoint.js';
import { SharedGrants } from './shared-grants.repository.js';
import { TokenClient } from './token-client.js';
import { TokenEndpoint } from './token-endpoint.js';
import { TokenRefreshInterceptor } from './token-refresh.interceptor.js';
import { TokenRefreshService } from './token-refresh.service.js';

/**
 * An axios without the process-wide one's defaults and interceptors: those are the host's, and a token request bears
 * all that is secret about a connection. The adapter is named, or axios would look for one in those defaults. Each
 * request has a connection of its own: one that the endpoint closes just as it is used again looks like an answer that
 * was lost.
 */
const tokenHttp: Provider = {
  provide: Axios,
  useFactory: () => new Axios({ adapter: 'http', httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() }),
};

/** On whose behalf we call Pipedrive. */
export const credentialsProviders: Provider[] = [
  CredentialCipher,
  KeyRingCheck,
  CredentialRepository,
  RefreshLease,
  SharedGrants,
  AccountMemory,
  RevocationEndpoint,
  GrantRevocation,
  GrantEnd,
  tokenHttp,
  TokenEndpoint,
  TokenClient,
  GrantRefresh,
  TokenRefreshService,
  EarlyRefresh,
  IdleRenewal,
  CredentialAccess,
  TokenRefreshInterceptor,
  ConnectedInterceptor,
];
