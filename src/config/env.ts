import { cleanEnv, EnvError, EnvMissingError, makeValidator } from 'envalid';
import { ConfigurationError } from './configuration.error.js';
import { checks, SECRETS } from './env-checks.js';

/** The variables as they are set; one that is empty counts as not set. */
export type Variables = Readonly<Record<string, string>>;

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

  /** RATE_LIMIT_PER_ADDRESS: requests a minute, for each replica; default 12000; 0 = no limit. */
  readonly rateLimitPerAddress: number;
  /** RATE_LIMIT_PER_ACCOUNT: requests a minute, for each replica; default 3000; 0 = no limit. */
  readonly rateLimitPerAccount: number;
  /** TRUST_PROXY: proxies whose X-Forwarded-For is believed; unset = nobody's. */
  readonly trustProxy: readonly string[] | undefined;

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
  }
}

/** What this process was started with; nothing else in the project reads `process.env`. */
export function processVariables(): Variables {
  return onlySet(process.env);
}

/**
 * DATABASE_URL alone, for a command that needs nothing else.
 * @throws ConfigurationError
 */
export function databaseUrlOf(variables: Variables): string {
  const { DATABASE_URL } = SPECS;
  return cleanEnv(onlySet(variables), { DATABASE_URL }, reporterOf(variables)).DATABASE_URL;
}

/**
 * DATABASE_URL and CREDENTIALS_KEYS alone, for the command that re-encrypts what is stored.
 * @throws ConfigurationError
 */
export function storedCredentialsOf(variables: Variables): { databaseUrl: string; credentialsKeys: string } {
  const { DATABASE_URL, CREDENTIALS_KEYS } = SPECS;
  const read = cleanEnv(onlySet(variables), { DATABASE_URL, CREDENTIALS_KEYS }, reporterOf(variables));
  return { databaseUrl: read.DATABASE_URL, credentialsKeys: read.CREDENTIALS_KEYS };
}

const text = makeValidator<string>(checks.text);
const url = makeValidator<string>(checks.httpUrl);
const jwtSecret = makeValidator<string>(checks.jwtSecret);

const SPECS = {
  NODE_ENV: makeValidator(checks.nodeEnv)({ default: 'development' }),
  HOST: text({ default: undefined }),
  PORT: makeValidator(checks.port)({ default: 3000 }),
  DATABASE_URL: makeValidator(checks.postgresUrl)({ desc: 'postgres://user:password@host:port/database' }),
  JWT_SECRET: jwtSecret({ desc: 'HS256 secret of at least 32 bytes, or set JWT_PUBLIC_KEY or JWT_JWKS_URI' }),
  JWT_PUBLIC_KEY: makeValidator(checks.publicKey)({ default: undefined }),
  JWT_JWKS_URI: makeValidator(checks.keySetUri)({ default: undefined }),
  JWT_ISSUER: text({ default: undefined }),
  JWT_AUDIENCE: text({ default: undefined }),
  JWT_ACCOUNT_CLAIM: text({ default: 'account_id' }),
  PIPEDRIVE_CLIENT_ID: text({ desc: "client id of the app in Pipedrive's Developer Hub" }),
  PIPEDRIVE_CLIENT_SECRET: text({ desc: "client secret of the app in Pipedrive's Developer Hub" }),
  PIPEDRIVE_REDIRECT_URI: url({ desc: '<public URL>/v1/e/pipedrive/auth/callback, exactly as registered' }),
  PIPEDRIVE_OAUTH_URL: url({ default: 'https://oauth.pipedrive.com' }),
  PIPEDRIVE_ALLOWED_HOSTS: makeValidator(checks.hosts)({ default: ['*.pipedrive.com'] }),
  PIPEDRIVE_TIMEOUT_MS: makeValidator(checks.milliseconds)({ default: 30_000 }),
  CREDENTIALS_KEYS: makeValidator(checks.credentialKeys)({ desc: 'comma list of id:base64(32 bytes)' }),
  FORWARD_URL_ALLOWED_ORIGINS: makeValidator(checks.origins)({ default: undefined }),
  RATE_LIMIT_PER_ADDRESS: makeValidator(checks.perMinute)({ default: 12_000 }),
  RATE_LIMIT_PER_ACCOUNT: makeValidator(checks.perMinute)({ default: 3_000 }),
  TRUST_PROXY: makeValidator(checks.networks)({ default: undefined }),
  LOGIN_CONFIRMATION: makeValidator(checks.confirmation)({ default: 'required' }),
};

/** The secret is asked for where nothing else is there to check tokens with. */
function specsFor(variables: Variables) {
  if (keysIn(variables).length === 0) return SPECS;
  return { ...SPECS, JWT_SECRET: jwtSecret({ default: undefined }) };
}

/** Two keys would leave open which one a token is checked with. */
function onlyOneKey(variables: Variables): string[] {
  const names = keysIn(variables);
  return names.length > 1 ? [`${names.join(', ')}: exactly one of them may be set`] : [];
}

function keysIn(variables: Variables): string[] {
  const set = onlySet(variables);
  return ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URI'].filter((name) => name in set);
}

function reporterOf(variables: Variables, further: readonly string[] = []) {
  const reporter = ({ errors }: { errors: Partial<Record<string, Error>> }): void => {
    const problems = Object.entries(errors).map(([name, error]) =>
      describe(name, error, variables[name] ?? ''),
    );
    if (problems.length + further.length > 0) throw new ConfigurationError([...problems, ...further]);
  };
  return { reporter };
}

function describe(name: string, error: Error | undefined, received: string): string {
  if (error instanceof EnvMissingError) return `${name} is missing: ${error.message}`;
  const rule = error instanceof EnvError ? error.message : String(error);
  return SECRETS.has(name) ? `${name} ${rule}` : `${name} ${rule} (got ${JSON.stringify(received)})`;
}

function onlySet(variables: Readonly<Record<string, string | undefined>>): Variables {
  const set = Object.entries(variables).filter(
    (entry): entry is [string, string] => (entry[1] ?? '').trim() !== '',
  );
  return Object.fromEntries(set);
}
