import fc from 'fast-check';
import type { Flaw } from './draft.js';

/** A header that few clients send, or none. */
export function headerFlaw(): fc.Arbitrary<Flaw> {
  return fc.constantFrom(...HEADERS).chain(([name, values]) =>
    fc.constantFrom(...values).map((value) => ({
      name: `header ${name}: ${value.slice(0, 60)}`,
      apply(draft) {
        draft.headers.push([name, value]);
        if (SHORT_BODIES.test(`${name}: ${value}`)) draft.isCutShort = true;
      },
    })),
  );
}

/** Announces more than ever comes: the client has to hang up, or the service waits for it. */
const SHORT_BODIES = /^(content-length: \d{2,}|transfer-encoding)/i;

const HEADERS: readonly [name: string, values: readonly string[]][] = [
  [
    'Accept',
    [
      'application/json',
      'text/html',
      'application/json;q=0',
      'image/png',
      '*',
      ';',
      'a/b/c',
      'x'.repeat(3_000),
    ],
  ],
  ['Accept-Encoding', ['gzip', 'br;q=1', 'identity;q=0', '*;q=0']],
  ['Accept-Language', ['zz', '*', '1;2;3']],
  [
    'Content-Type',
    [
      'application/json',
      'application/json; charset=utf-7',
      'text/plain',
      'multipart/form-data',
      'nonsense',
      'application/JSON;',
      '',
    ],
  ],
  ['Content-Length', ['0', '-1', 'abc', '5, 5', '1e3', '99', '70000', '18446744073709551616']],
  ['Content-Encoding', ['gzip', 'nonsense']],
  ['Transfer-Encoding', ['chunked', 'gzip, chunked', 'identity', 'nonsense']],
  ['Expect', ['100-continue', 'nonsense']],
  ['Upgrade', ['websocket', 'h2c']],
  ['Connection', ['keep-alive', 'upgrade', 'x-request-id']],
  ['Host', ['', 'elsewhere.example', '[::1', 'a b', 'x'.repeat(2_000)]],
  [
    'X-Request-Id',
    [
      'short',
      'a-request-id-of-ours',
      'x'.repeat(500),
      '\xe4\xf6\xfc\xdf\xe4\xf6\xfc\xdf',
      '../../../../x',
      '',
    ],
  ],
  ['X-Forwarded-For', ['127.0.0.1', 'nonsense', '::1, 10.0.0.1', "'"]],
  ['X-Forwarded-Host', ['evil.example']],
  ['X-HTTP-Method-Override', ['DELETE']],
  ['Cookie', ['a', '=', 'a=b; a=c', '__proto__=1', 'x=%zz', `x=${'y'.repeat(5_000)}`, '\xff\xff', '; ; ;']],
  ['Range', ['bytes=0-1', 'bytes=9-1']],
  ['If-None-Match', ['*', '"x"']],
  ['If-Modified-Since', ['nonsense', 'Thu, 01 Jan 2099 00:00:00 GMT']],
  ['Origin', ['null', 'https://evil.example']],
  ['Access-Control-Request-Method', ['DELETE']],
  ['__proto__', ['x']],
  ['X-Odd', ['a\0b', 'a\tb', '\x7f', 'x'.repeat(17_000)]],
  ['X Odd', ['a name that is none']],
];
