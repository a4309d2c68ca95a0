import { timingSafeEqual } from 'node:crypto';
import { invalidClient, missingClient } from './oauth-refusals.js';

/**
 * Client credentials by Basic authentication, or in the form (allowed, not advised).
 * @throws Refusal invalid_client.
 */
export function authenticateClient(
  expected: { readonly clientId: string; readonly clientSecret: string },
  authorization: string | undefined,
  form: URLSearchParams,
): void {
  const given = basicCredentials(authorization) ?? formCredentials(form);
  if (given === undefined) throw missingClient();
  const isKnown = same(given.id, expected.clientId) && same(given.secret, expected.clientSecret);
  if (!isKnown) throw invalidClient();
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

function basicCredentials(authorization: string | undefined): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function formCredentials(form: URLSearchParams): Credentials | undefined {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  return id === null || secret === null ? undefined : { id, secret };
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
