import { ConfigurationError } from '../config/configuration.error.js';
import { Env } from '../config/env.js';
import type { Variables } from '../config/variables.js';

/**
 * Checks what the user has set before anything is started; what local runs make themselves is right by construction.
 * @throws ConfigurationError that lists every variable that is missing or wrong
 */
export function checkGiven(given: Variables): Env {
  const others = ['JWT_PUBLIC_KEY', 'JWT_JWKS_URI'].filter((name) => given[name] !== undefined);
  if (others.length > 0)
    throw new ConfigurationError([`${others.join(', ')}: local runs sign tokens themselves, by JWT_SECRET`]);
  const made = {
    DATABASE_URL: 'postgres://localhost/made',
    JWT_SECRET: 'made'.repeat(8),
    CREDENTIALS_KEYS: `made:${Buffer.alloc(32).toString('base64')}`,
    PIPEDRIVE_REDIRECT_URI: 'http://localhost/made',
  };
  const sandbox = { PIPEDRIVE_CLIENT_ID: 'made', PIPEDRIVE_CLIENT_SECRET: 'made' };
  return new Env({ ...made, ...(usesSandbox(given) ? sandbox : {}), ...given });
}

/** Without an app's registration there is nothing to talk to but the sandbox. */
export function usesSandbox(given: Variables): boolean {
  return given['PIPEDRIVE_CLIENT_ID'] === undefined;
}
