import { parseCredentialKeys } from '../../src/index.js';
import { type Host, optionsFor, type SecretOptions, startHost } from '../connection/host.js';
import type { Service } from '../export/service.js';
import { TEST_JWT_SECRET } from '../support/jwt.js';
import { TEST_CREDENTIALS_KEYS } from '../support/test-app.js';

/** A foreign service on Express with the accounts of a service: the same database, keys and callers. */
export function onExpress(service: Service): Promise<Host> {
  const { database } = service;
  return startHost({ databaseUrl: database.url, options: hostOptions(service), platform: 'express' });
}

/** Options of a foreign service with the accounts of this one. */
export function hostOptions({ sandbox }: Pick<Service, 'sandbox'>): SecretOptions {
  return {
    ...optionsFor(sandbox),
    jwt: { secret: TEST_JWT_SECRET },
    credentials: { keys: parseCredentialKeys(TEST_CREDENTIALS_KEYS) },
  };
}
