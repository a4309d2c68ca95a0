import { EnvError, EnvMissingError } from 'envalid';
import { ConfigurationError } from './configuration.error.js';
import { SECRETS } from './env-checks.js';
import type { Variables } from './variables.js';

/**
 * Has envalid throw a ConfigurationError that names every problem at once, and shows no secret.
 * @param further problems that no variable has by itself
 */
export function reporterOf(variables: Variables, further: readonly string[] = []) {
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
