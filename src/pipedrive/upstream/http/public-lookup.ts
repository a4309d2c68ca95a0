import dns from 'node:dns';
import type { LookupFunction } from 'node:net';

import { isPublicAddress } from './is-public-address.js';

/** The `code` of the error that a call fails with whose name leads to an address that is not the internet's. */
export const FORBIDDEN_ADDRESS = 'ERR_FORBIDDEN_ADDRESS';

/**
 * Finds the addresses of the internet alone: the name of an API may be anybody's to point at a machine behind us. For
 * whoever makes connections: what it answers is what is connected to, so that there is no second answer to give.
 *
 * Node's own look-up, hosts file and all. One bad address among good ones is one too many.
 *
 * @param allowedHosts the host names that stand there without `*.` may lead anywhere: whoever runs us has meant them
 */
export function publicLookup(allowedHosts: readonly string[]): LookupFunction {
  const exempt = new Set(allowedHosts.map(hostnameOf));
  return (hostname, options, callback) => {
    if (exempt.has(hostname)) return dns.lookup(hostname, options, callback);
    return dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(forbidden(), []);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function hostnameOf(allowedHost: string): string {
  return allowedHost.toLowerCase().replace(/:\d+$/, '');
}

/** Names no address: what lies behind us is nobody's business. */
function forbidden(): NodeJS.ErrnoException {
  return Object.assign(new Error('the name leads to an address that must not be called'), {
    code: FORBIDDEN_ADDRESS,
  });
}
