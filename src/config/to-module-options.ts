import { parseCredentialKeys, type PipedriveModuleOptions } from '../index.js';
import type { Env } from './env.js';

/** What the host's configuration means to the module. */
export function toModuleOptions(env: Env): PipedriveModuleOptions {
  return {
    jwt: {
      secret: env.jwtSecret,
      publicKey: env.jwtPublicKey,
      jwksUri: env.jwtJwksUri,
      issuer: env.jwtIssuer,
      audience: env.jwtAudience,
      accountClaim: env.jwtAccountClaim,
    },
    oauth: {
      clientId: env.pipedriveClientId,
      clientSecret: env.pipedriveClientSecret,
      redirectUri: env.pipedriveRedirectUri,
      baseUrl: env.pipedriveOauthUrl,
    },
    credentials: { keys: parseCredentialKeys(env.credentialsKeys) },
    http: { allowedHosts: env.pipedriveAllowedHosts, timeoutMs: env.pipedriveTimeoutMs },
    forwardUrlAllowedOrigins: env.forwardUrlAllowedOrigins,
    login: { confirmation: env.loginConfirmation },
    budget: { reservePercent: env.budgetReservePercent },
  };
}
