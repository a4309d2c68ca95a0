import { processVariables } from '../config/env.js';
import { checks } from '../config/env-checks.js';
import { runMigrations } from './run-migrations.js';

// The command `npm run migrate`: brings the database of DATABASE_URL up to date, and needs no other variable.
const names = await runMigrations(checks.postgresUrl(processVariables()['DATABASE_URL'] ?? ''));
process.stdout.write(
  names.length === 0 ? 'The database is up to date\n' : names.map((name) => `Ran ${name}\n`).join(''),
);
