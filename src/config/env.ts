import { cleanEnv } from 'envalid';
import { reporterOf } from './env-report.js';
import { onlyOneKey, specsFor } from './env-specs.js';
import { onlySet, type Variables } from './variables.js';

/** The host's configuration, checked. Every value comes from one environment variable, named beside it. */
export class Env {
  /** NODE_ENV; default development. */
  readonly nodeEnv: 'development' | 'test' | 'production';
  /** HOST: the address to listen on; default 127.0.0.1, in production 0.0.0.0. */
  readonly host: string;
  /** PORT; default 3000; 0 takes a free one. */
  readonly port: number;
  /** DATABASE_URL: `postgres://user:password@host:port/database`. */
  readonly databaseUrl: string;
  /** JWT_SECRET: HS256 secret of our callers' tokens, at least 32 bytes. Exactly one of the three is set. */
  readonly jwtSecret: string | undefined;
  /** JWT_PUBLIC_KEY: PEM of the issuer's public key (RS256 or ES256); `\n` stands for a line's end. */
  readonly jwtPublicKey: string | undefined;
  /** JWT_JWKS_URI: address of the issuer's key set (RS256, ES256). */
  readonly jwtJwksUri: string | undefined;
  /** JWT_ISSUER; unset = not checked. */
  readonly jwtIssuer: string | undefined;
  /** JWT_AUDIENCE; unset = not checked. */
  readonly jwtAudience: string | undefined;
  /** JWT_ACCOUNT_CLAIM: the claim that names the account; default account_id. */
  readonly jwtAccountClaim: string;
  /** PIPEDRIVE_CLIENT_ID, of the app's registration. */
  readonly pipedriveClientId: string;
  /** PIPEDRIVE_CLIENT_SECRET, of the app's registration. */
  readonly pipedriveClientSecret: string;
  /** PIPEDRIVE_REDIRECT_URI: `<public URL>/v1/e/pipedrive/auth/callback`. */
  readonly pipedriveRedirectUri: string;
  /** PIPEDRIVE_OAUTH_URL; default https://oauth.pipedrive.com. */
  readonly pipedriveOauthUrl: string;
  /** PIPEDRIVE_ALLOWED_HOSTS: hosts that an api_domain may name; default *.pipedrive.com. */
  readonly pipedriveAllowedHosts: readonly string[];
  /** PIPEDRIVE_TIMEOUT_MS: one request to Pipedrive, whole; default 30000. */
  readonly pipedriveTimeoutMs: number;
  /** CREDENTIALS_KEYS: comma list of `id:base64(32 bytes)`; the first encrypts, all decrypt. */
  readonly credentialsKeys: string;
  /** FORWARD_URL_ALLOWED_ORIGINS; unset = only the origin of PIPEDRIVE_REDIRECT_URI. */
  readonly forwardUrlAllowedOrigins: readonly string[] | undefined;
  /** LOGIN_CONFIRMATION: whether front ends confirm what they connect, required or off; default required. */
  readonly loginConfirmation: 'required' | 'off';
  /** BUDGET_RESERVE_PERCENT: per cent of a company's tokens of the day that bulk exports leave; default 20. */
  readonly budgetReservePercent: number;

  /** RATE_LIMIT_PER_ADDRESS: requests a minute, for each replica; default 12000; 0 = no limit. */
  readonly rateLimitPerAddress: number;
  /** RATE_LIMIT_PER_ACCOUNT: requests a minute, for each replica; default 3000; 0 = no limit. */
  readonly rateLimitPerAccount: number;
  /** TRUST_PROXY: proxies whose X-Forwarded-For is believed; unset = nobody's. */
  readonly trustProxy: readonly string[] | undefined;

  /** METRICS_TOKEN: what `/metrics` is read with, as a bearer token; unset = nobody may read it. */
  readonly metricsToken: string | undefined;
  /** METRICS_ACCOUNTS: accounts, and companies, that have numbers of their own there; default 1000. */
  readonly metricsAccounts: number;

  /** @throws ConfigurationError that lists every variable that is missing or wrong */
  constructor(variables: Variables) {
    const read = cleanEnv(
      onlySet(variables),
      specsFor(variables),
      reporterOf(variables, onlyOneKey(variables)),
    );
    this.nodeEnv = read.NODE_ENV;
    this.host = read.HOST ?? (read.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
    this.port = read.PORT;
    this.databaseUrl = read.DATABASE_URL;
    this.jwtSecret = read.JWT_SECRET;
    this.jwtPublicKey = read.JWT_PUBLIC_KEY;
    this.jwtJwksUri = read.JWT_JWKS_URI;
    this.jwtIssuer = read.JWT_ISSUER;
    this.jwtAudience = read.JWT_AUDIENCE;
    this.jwtAccountClaim = read.JWT_ACCOUNT_CLAIM;
    this.pipedriveClientId = read.PIPEDRIVE_CLIENT_ID;
    this.pipedriveClientSecret = read.PIPEDRIVE_CLIENT_SECRET;
    this.pipedriveRedirectUri = read.PIPEDRIVE_REDIRECT_URI;
    this.pipedriveOauthUrl = read.PIPEDRIVE_OAUTH_URL;
    this.pipedriveAllowedHosts = read.PIPEDRIVE_ALLOWED_HOSTS;
    this.pipedriveTimeoutMs = read.PIPEDRIVE_TIMEOUT_MS;
    this.credentialsKeys = read.CREDENTIALS_KEYS;
    this.forwardUrlAllowedOrigins = read.FORWARD_URL_ALLOWED_ORIGINS;
    this.rateLimitPerAddress = read.RATE_LIMIT_PER_ADDRESS;
    this.rateLimitPerAccount = read.RATE_LIMIT_PER_ACCOUNT;
    this.trustProxy = read.TRUST_PROXY;
    this.loginConfirmation = read.LOGIN_CONFIRMATION;
    this.metricsToken = read.METRICS_TOKEN;
    this.metricsAccounts = read.METRICS_ACCOUNTS;
    this.budgetReservePercent = read.BUDGET_RESERVE_PERCENT;
  }
}
