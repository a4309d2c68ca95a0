import { parseCredentialKeys } from '../../src/index.js';
import { type Host, optionsFor, startHost } from '../connection/host.js';
import type { Service } from '../export/service.js';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import { TEST_CREDENTIALS_KEYS } from '../support/test-app.js';

/** A foreign service on Express with the accounts of a service: the same database, keys and callers. */
export function onExpress({ database, sandbox }: Service): Promise<Host> {
  const options = {
    ...optionsFor(sandbox),
    jwt: { secret: TEST_JWT_SECRET },
    credentials: { keys: parseCredentialKeys(TEST_CREDENTIALS_KEYS) },
  };
  return startHost({ databaseUrl: database.url, options, platform: 'express' });
}
