import { makeValidator } from 'envalid';
import { checks } from './env-checks.js';
import { onlySet, type Variables } from './variables.js';

const text = makeValidator<string>(checks.text);
const url = makeValidator<string>(checks.httpUrl);
const jwtSecret = makeValidator<string>(checks.jwtSecret);

/** What each variable has to be, and what it is where it is not set. */
export const SPECS = {
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
  BUDGET_RESERVE_PERCENT: makeValidator(checks.percent)({ default: 20 }),
  LOGIN_CONFIRMATION: makeValidator(checks.confirmation)({ default: 'required' }),
  METRICS_TOKEN: makeValidator(checks.bearerToken)({ default: undefined }),
  METRICS_ACCOUNTS: makeValidator(checks.count)({ default: 1_000 }),
};

/** The secret is asked for where nothing else is there to check tokens with. */
export function specsFor(variables: Variables) {
  if (keysIn(variables).length === 0) return SPECS;
  return { ...SPECS, JWT_SECRET: jwtSecret({ default: undefined }) };
}

/** Two keys would leave open which one a token is checked with. */
export function onlyOneKey(variables: Variables): string[] {
  const names = keysIn(variables);
  return names.length > 1 ? [`${names.join(', ')}: exactly one of them may be set`] : [];
}

function keysIn(variables: Variables): string[] {
  const set = onlySet(variables);
  return ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URI'].filter((name) => name in set);
}
