import { isIP } from 'node:net';

import { ExternalApiError } from '../errors/index.js';

/**
 * The origin to call, of a connection's `api_domain`; see `allowedApiOrigin`.
 * @throws ExternalApiError where it must not be called
 */
export function checkedApiOrigin(apiDomain: string, allowedHosts: readonly string[]): string {
  const origin = allowedApiOrigin(apiDomain, allowedHosts);
  if (origin !== undefined) return origin;
  throw new ExternalApiError({
    details: "the connection's API domain is not among the allowed hosts",
  });
}

/**
 * The origin that an `api_domain` names, or undefined where it must not be called. A token is only ever sent to an
 * origin that this function returned.
 *
 * @param apiDomain as Pipedrive's token answer gives it: `https://acme.pipedrive.com`
 * @param allowedHosts host names, `*.` for any label before them, `:port` where one is meant: `*.pipedrive.com`, `127.0.0.1:4010`
 */
export function allowedApiOrigin(apiDomain: string, allowedHosts: readonly string[]): string | undefined {
  if (!URL.canParse(apiDomain)) return undefined;
  const url = new URL(apiDomain);
  if (!isPlainly(url.origin, apiDomain)) return undefined;
  const entry = allowedHosts.find((allowed) => matches(url, allowed));
  if (entry === undefined) return undefined;
  if (url.protocol === 'https:') return url.origin;
  return url.protocol === 'http:' && isLoopback(url.hostname) && !entry.startsWith('*.')
    ? url.origin
    : undefined;
}

/**
 * What the URL standard reads into a text (users, other forms of an address, full-width dots, tabs, missing slashes) need
 * not be what somebody else reads into it: an API domain is its origin, letter by letter.
 */
function isPlainly(origin: string, text: string): boolean {
  return text.toLowerCase().replace(/\/$/, '') === origin;
}

function matches(url: URL, allowed: string): boolean {
  const entry = allowed.toLowerCase();
  if (entry.startsWith('*.')) return url.port === '' && isSubdomain(url.hostname, entry.slice(2));
  return entry === url.host || (entry === url.hostname && url.port === '');
}

function isSubdomain(hostname: string, parent: string): boolean {
  return (
    hostname.length <= 253 &&
    hostname.endsWith(`.${parent}`) &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(hostname) &&
    isIP(hostname) === 0
  );
}

/** Loopback by its plain names only; a list that means another form has to use https. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
