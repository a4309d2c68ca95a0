import { ConfigurationError } from '../config/configuration.error.js';
import { databaseUrlOf } from '../config/command-env.js';
import { processVariables } from '../config/variables.js';
import { runMigrations } from './run-migrations.js';

// The command `npm run migrate`: brings the database of DATABASE_URL up to date, and needs no other variable.
try {
  const names = await runMigrations(databaseUrlOf(processVariables()));
  const lines = names.length === 0 ? ['The database is up to date'] : names.map((name) => `Ran ${name}`);
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
