import type { Provider } from '@nestjs/common';

import { CredentialAccess } from './credential-access.js';
import { CredentialCipher } from './credential-cipher.js';
import { CredentialRepository } from './credential.repository.js';
import { RefreshLease } from './refresh-lease.js';
import { TokenClient } from './token-client.js';
import { TokenEndpoint } from './token-endpoint.js';
import { TokenRefreshInterceptor } from './token-refresh.interceptor.js';
import { TokenRefreshService } from './token-refresh.service.js';

/** On whose behalf we call Pipedrive. */
export const credentialsProviders: Provider[] = [
  CredentialCipher,
  CredentialRepository,
  RefreshLease,
  TokenEndpoint,
  TokenClient,
  TokenRefreshService,
  CredentialAccess,
  TokenRefreshInterceptor,
];
