import dns from 'node:dns';
import { Agent, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';

import { isPublicAddress } from './is-public-address.js';

/** The `code` of the error that a call fails with whose name leads to an address that is not the internet's. */
export const FORBIDDEN_ADDRESS = 'ERR_FORBIDDEN_ADDRESS';

/**
 * Connects to the addresses of the internet alone: the name of an API may be anybody's to point at a machine behind us.
 * It is checked where the connection is made, of the answer that the connection goes to, so that there is no second
 * answer to give; and its connections are its own, so that none that somebody else has made is used.
 */
export class PublicAgent extends Agent {
  private readonly lookup: LookupFunction;

  /** @param allowedHosts the host names that stand there without `*.` may lead anywhere: whoever runs us has meant them */
  constructor(allowedHosts: readonly string[]) {
    // As Node's own agent.
    super({ keepAlive: true, scheduling: 'lifo', timeout: 5_000 });
    this.lookup = publicLookup(new Set(allowedHosts.map(hostnameOf)));
  }

  // Not by the agent's options, which axios hands on to a proxy's agent: a proxy may well have a private address.
  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    return super.createConnection({ ...options, lookup: this.lookup }, callback);
  }
}

function hostnameOf(allowedHost: string): string {
  return allowedHost.toLowerCase().replace(/:\d+$/, '');
}

/** Node's own look-up, hosts file and all. One bad address among good ones is one too many. */
function publicLookup(exempt: ReadonlySet<string>): LookupFunction {
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

/** Names no address: what lies behind us is nobody's business. */
function forbidden(): NodeJS.ErrnoException {
  return Object.assign(new Error('the name leads to an address that must not be called'), {
    code: FORBIDDEN_ADDRESS,
  });
}
