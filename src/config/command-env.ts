import { cleanEnv } from 'envalid';
import { reporterOf } from './env-report.js';
import { SPECS } from './env-specs.js';
import { onlySet, type Variables } from './variables.js';

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
