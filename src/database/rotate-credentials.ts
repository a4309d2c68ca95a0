import { DataSource } from 'typeorm';
import { ConfigurationError } from '../config/configuration.error.js';
import { storedCredentialsOf } from '../config/command-env.js';
import { processVariables } from '../config/variables.js';
import { parseCredentialKeys, rotateCredentials } from '../index.js';
import { dataSourceOptions } from './data-source.js';
import { AGAIN, progressLine, rotationEnd } from './rotation-report.js';

// The command `npm run credentials:rotate`: closes every stored token by the first of CREDENTIALS_KEYS, while the service
// runs. SIGINT or SIGTERM ends it after the account that it is at; a second one at once. It needs no other variable.
const interruption = new AbortController();
let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruptedBy ??= signal;
    interruption.abort();
    process.stderr.write('Ending after this account …\n');
  });
}

let progress = 'nothing was re-encrypted';
try {
  const { databaseUrl, credentialsKeys } = storedCredentialsOf(processVariables());
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  try {
    const report = await rotateCredentials(dataSource, parseCredentialKeys(credentialsKeys), {
      signal: interruption.signal,
      onBatch(done) {
        progress = progressLine(done);
        process.stdout.write(`${progress} …\n`);
      },
    });
    const end = rotationEnd(report, interruptedBy);
    process.stdout.write(`${end.summary}\n`);
    if (end.complaint !== undefined) process.stderr.write(`${end.complaint}\n`);
    process.exitCode = end.exitCode;
  } finally {
    await dataSource.destroy();
  }
} catch (error) {
  // An error of the database's bears the statement's parameters: of those, its words alone are shown.
  const reason = error instanceof Error ? error.message : String(error);
  const isConfiguration = error instanceof ConfigurationError;
  process.stderr.write(
    isConfiguration
      ? `${reason}\n`
      : `The rotation has failed: ${reason}\nUntil then: ${progress}. ${AGAIN}\n`,
  );
  process.exitCode = 1;
}
