import { describe, expect, it } from 'vitest';

import { allowedApiOrigin } from './api-domain.js';

describe('allowedApiOrigin', () => {
  it.each([
    ['https://acme.pipedrive.com', ['*.pipedrive.com'], 'https://acme.pipedrive.com'],
    ['https://acme.pipedrive.com/', ['*.pipedrive.com'], 'https://acme.pipedrive.com'],
    ['https://ACME.pipedrive.com', ['*.pipedrive.com'], 'https://acme.pipedrive.com'],
    ['https://a.b.pipedrive.com', ['*.pipedrive.com'], 'https://a.b.pipedrive.com'],
    ['https://api.example.org', ['api.example.org'], 'https://api.example.org'],
    ['https://api.example.org:8443', ['api.example.org:8443'], 'https://api.example.org:8443'],
    ['http://127.0.0.1:4010', ['127.0.0.1:4010'], 'http://127.0.0.1:4010'],
    ['http://localhost:4010', ['localhost:4010'], 'http://localhost:4010'],
  ])('allows %s where the list is %j', (apiDomain, allowed, origin) => {
    expect(allowedApiOrigin(apiDomain, allowed)).toBe(origin);
  });

  it.each([
    ['http://acme.pipedrive.com', 'http outside loopback'],
    ['https://pipedrive.com', 'the parent itself'],
    ['https://evilpipedrive.com', 'a host that merely ends alike'],
    ['https://acme.pipedrive.com.evil.example', 'a host that merely begins alike'],
    ['https://acme.pipedrive.com.', 'a trailing dot'],
    ['https://acme.pipedrive.com:8443', 'a port that the list does not name'],
    ['https://user@acme.pipedrive.com', 'a user'],
    ['https://user:secret@acme.pipedrive.com', 'a user and a password'],
    ['https://acme.pipedrive.com@evil.example', 'a host disguised as a user'],
    ['https://acme.pipedrive.com/path', 'a path'],
    ['https://acme.pipedrive.com?x=1', 'a query'],
    ['https://acme.pipedrive.com#x', 'a fragment'],
    ['https://evil.example\\.pipedrive.com', 'a backslash'],
    ['https://127.0.0.1', 'an address'],
    ['https://0x7f000001', 'an address in disguise'],
    ['ftp://acme.pipedrive.com', 'another scheme'],
    ['acme.pipedrive.com', 'no scheme'],
    ['', 'nothing'],
  ])('refuses %s: %s', (apiDomain) => {
    expect(allowedApiOrigin(apiDomain, ['*.pipedrive.com'])).toBeUndefined();
  });

  it('refuses http for a listed host that is not loopback', () => {
    expect(allowedApiOrigin('http://api.example.org', ['api.example.org'])).toBeUndefined();
  });

  it('refuses another port of a listed loopback host', () => {
    expect(allowedApiOrigin('http://127.0.0.1:9999', ['127.0.0.1:4010'])).toBeUndefined();
  });
});
