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
    ['https://2130706433', 'an address as one number'],
    ['https://017700000001', 'an address in octal'],
    ['https://127.1', 'an address of two parts'],
    ['https://[::1]', 'an IPv6 address'],
    ['https://[::ffff:127.0.0.1]', 'an IPv4 address as IPv6'],
    ['https://[::ffff:7f00:1].pipedrive.com', 'an address before a name'],
    ['https://127.0.0.1#.pipedrive.com', 'an address before a fragment'],
    ['https://127.0.0.1%23.pipedrive.com', 'an address before a fragment that is encoded'],
    ['https://acme.pipedrive.com:443', 'its own port'],
    ['https://acme.pipedrive.com:', 'an empty port'],
    ['https://@acme.pipedrive.com', 'an empty user'],
    ['https://acme。pipedrive。com', 'full-width dots'],
    ['https://acme.pipedrive\uFF0Ecom', 'another full-width dot'],
    ['https://ａcme.pipedrive.com', 'a full-width letter'],
    ['https://аcme.pipedrive.com', 'a Cyrillic letter'],
    ['https://acme.pipedrive.co\u1D50', 'a letter that is folded'],
    ['https://acme\u00AD.pipedrive.com', 'a soft hyphen'],
    ['https://%61cme.pipedrive.com', 'a letter that is encoded'],
    ['https://acme%2epipedrive.com', 'a dot that is encoded'],
    ['https://evil.example%2f.pipedrive.com', 'a slash that is encoded'],
    ['https://ac\tme.pipedrive.com', 'a tab'],
    ['https://ac\nme.pipedrive.com', 'a line end'],
    [' https://acme.pipedrive.com', 'a blank before it'],
    ['https://acme.pipedrive.com\r\nX-Evil: 1', 'a header'],
    ['https://acme.pipedrive.com\u0000', 'a null character'],
    ['https:acme.pipedrive.com', 'no slashes'],
    ['https:/acme.pipedrive.com', 'one slash'],
    ['https:///acme.pipedrive.com', 'three slashes'],
    ['https:\\\\acme.pipedrive.com', 'backslashes'],
    ['//acme.pipedrive.com', 'the scheme left out'],
    ['https://acme.pipedrive.com//', 'a path of slashes'],
    ['https://acme.pipedrive.com/.', 'a path that goes nowhere'],
    ['https://.pipedrive.com', 'an empty label'],
    ['https://acme..pipedrive.com', 'an empty label between'],
    ['https://*.pipedrive.com', 'the pattern itself'],
    ['https://ac_me.pipedrive.com', 'an underscore'],
    [`https://${'a'.repeat(63)}.`.padEnd(300, 'b.') + 'pipedrive.com', 'more than a name can have'],
    [`https://${'a.'.repeat(50_000)}pipedrive.com`, 'far more than a name can have'],
    ['javascript://acme.pipedrive.com/%0aalert(1)', 'a script'],
    ['file://acme.pipedrive.com', 'a file'],
    ['ftp://acme.pipedrive.com', 'another scheme'],
    ['acme.pipedrive.com', 'no scheme'],
    ['', 'nothing'],
  ])('refuses %s: %s', (apiDomain) => {
    expect(allowedApiOrigin(apiDomain, ['*.pipedrive.com'])).toBeUndefined();
  });

  it('refuses http for a listed host that is not loopback', () => {
    expect(allowedApiOrigin('http://api.example.org', ['api.example.org'])).toBeUndefined();
  });

  it.each(['http://0x7f.1:4010', 'http://2130706433:4010', 'http://127.1:4010', 'http://127.0.0.1:04010'])(
    'refuses %s, another form of a listed address',
    (apiDomain) => expect(allowedApiOrigin(apiDomain, ['127.0.0.1:4010'])).toBeUndefined(),
  );

  it('takes no address for a name below a listed parent', () => {
    expect(allowedApiOrigin('https://10.0.0.1', ['*.0.0.1'])).toBeUndefined();
  });

  it('refuses another port of a listed loopback host', () => {
    expect(allowedApiOrigin('http://127.0.0.1:9999', ['127.0.0.1:4010'])).toBeUndefined();
  });
});
