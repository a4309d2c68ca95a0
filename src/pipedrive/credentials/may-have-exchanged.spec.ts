import { describe, expect, it } from 'vitest';

import { type Ending, mayHaveExchanged } from './may-have-exchanged.js';

describe('whether Pipedrive may have exchanged a refresh token', () => {
  it.each<[boolean, string, Ending]>([
    [true, 'nonsense in place of tokens', { status: 200 }],
    [true, 'a gateway that was told nonsense', { status: 502 }],
    [true, 'a gateway that gave up waiting', { status: 504 }],
    [true, 'an endpoint that failed', { status: 500 }],
    [true, 'maintenance', { status: 503 }],
    [true, 'Cloudflare that gave up waiting', { status: 524 }],
    [true, 'a success without a body', { status: 204 }],
    [true, 'a cut connection', { code: 'ECONNRESET' }],
    [true, 'a time-out', { code: 'timeout' }],
    [true, 'an answer that is no HTTP', { code: 'HPE_INVALID_CONSTANT' }],
    [true, 'an answer that is too long', { code: 'ERR_BAD_RESPONSE' }],
    [true, 'an error without a code', { code: 'unknown' }],
    [false, 'a redirect', { status: 307 }],
    [false, 'a request that was refused', { status: 400 }],
    [false, 'a client that was refused', { status: 401 }],
    [false, 'a rate limit', { status: 429 }],
    [false, 'a port where nobody listens', { code: 'ECONNREFUSED' }],
    [false, 'a name that nobody has', { code: 'ENOTFOUND' }],
    [false, 'a name server that is away', { code: 'EAI_AGAIN' }],
    [false, 'a network that is away', { code: 'ENETUNREACH' }],
    [false, 'a host that is away', { code: 'EHOSTUNREACH' }],
  ])('%s: %s', (expected, _, ending) => {
    expect(mayHaveExchanged(ending)).toBe(expected);
  });
});
