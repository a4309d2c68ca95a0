import fc from 'fast-check';
import type { Schema } from './api-document.js';

/** Texts on which programs break. Nothing here may look like a secret or like a stack: answers are searched for those. */
// prettier-ignore
export const ODD_TEXTS: readonly string[] = [
  '', ' ', '\t', '\n', '\r\n', '\0', 'a\0b', '\x7f', '\x1b[31m', '\u0085', '\u2028', '\ufeff', '\ud800',
  '\udfff\ud800', 'a\ud83dz', '\ufffd', '\uffff', '\u202eabc', 'שלום', 'ı', 'İ', 'ß', 'ﬁ', '🏳️‍🌈',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'then',
  'length', 'null', 'undefined', 'true', 'false', '[]', '{}', '{"$gt":0}', '"', "'",
  "' OR '1'='1", '../../x', '..\\x', '/', '//', '.', '..', '%', '%zz', '%00', '%2e%2e%2f', '+', '&', '=',
  '?', '#', ';', ',', '<script>alert(1)</script>', '${7*7}', '$(id)', '`id`', '|id', 'a\r\nX-Injected: 1',
];

/** Numbers, and what passes for one in some parser or other. */
// prettier-ignore
export const ODD_NUMBERS: readonly string[] = [
  '0', '-0', '+0', '1', '-1', '+5', '007', '00', '5.0', '5.', '.5', '0.1', '1e2', '1e400', '-1e400', '1E3',
  '0x10', '0b1', '0o7', '1_000', '1,000', '5 ', ' 5', '5\n', '5\0', '５', '٣', 'NaN', 'Infinity',
  '-Infinity', '5n', '5a', '2147483647', '2147483648', '-2147483649', '4294967296', '9007199254740991',
  '9007199254740993', '9223372036854775808', '999999999999999', '1000000000000000', '1'.repeat(400),
];

/** Moments at the edges of calendars and of their formats. */
// prettier-ignore
export const ODD_TIMES: readonly string[] = [
  '2024-02-29', '2023-02-29 00:00:00', '2024-02-30T00:00:00Z', '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-14:00', '1970-01-01T00:00:00Z', '2016-12-31T23:59:60Z', '2024-01-01T24:00:00Z',
  '2024-01-01T00:00:00+99:99', '2024-01-01t00:00:00z', '2024-01-01T00:00:00.123456789Z', '2024-W01-1',
  '1704067200', '٢٠٢٤-01-01 00:00:00',
];

/** Addresses that parsers and browsers read differently. */
// prettier-ignore
export const ODD_ADDRESSES: readonly string[] = [
  '//evil.example', 'https:evil.example', 'https:/evil.example', 'https:\\\\evil.example',
  'javascript:alert(1)', 'https://app.example.com@evil.example/', 'https://app.example.com.evil.example/',
  'data:text/html,x', 'https://app.example.com\\@evil.example', 'https://app.example.com%2eevil.example',
  'HTTPS://APP.EXAMPLE.COM/', 'https://app.example.com:443/', 'https://app.example.com:444/',
  'https://app.example.com./', 'https://[::1]/', 'https://аpp.example.com/', 'https://app。example.com/',
  'https://app.example.com/\u0000', '\thttps://evil.example',
];

/** What a schema does not mean: beyond its bounds, of another type, or simply odd. */
export function oddText(schema: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...ODD_TEXTS),
    fc.constantFrom(...ODD_NUMBERS),
    fc.constantFrom(...ODD_TIMES, ...ODD_ADDRESSES),
    fc.constantFrom(...boundaries(schema)),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.integer({ min: 0, max: 14_000 }).map((length) => 'x'.repeat(length)),
    fc.double().map(String),
  );
}

/** Any JSON value, with the names and the depths that hurt. */
export function oddJson(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, -0, 1e308, '', [], {}, [[]], [null], { length: -1 }),
    fc.constantFrom(...ODD_TEXTS, ...ODD_NUMBERS, ...ODD_TIMES),
    fc.json({ depthSize: 'small' }).map((text) => JSON.parse(text) as unknown),
    fc.integer({ min: 1, max: 5_000 }).map((depth) => new Deep(depth)),
  );
}

/** Arrays in arrays, deeper than a careless recursion goes. */
class Deep {
  constructor(private readonly depth: number) {}

  toJSON(): unknown {
    let value: unknown = 1;
    for (let level = 0; level < Math.min(this.depth, 1_000); level++) value = [value];
    return value;
  }
}

function boundaries({ minimum, maximum, minLength, maxLength, enum: values }: Schema): string[] {
  const numbers = [minimum, maximum].filter((bound) => bound !== undefined);
  const lengths = [minLength, maxLength].filter((length) => length !== undefined);
  return [
    'x',
    ...numbers.flatMap((bound) => [bound - 1, bound, bound + 1, bound + 0.5, -bound].map(String)),
    ...lengths.flatMap((length) =>
      [length - 1, length, length + 1].map((size) => 'y'.repeat(Math.max(0, size))),
    ),
    ...(values ?? [])
      .map(String)
      .flatMap((value) => [value.toUpperCase(), `${value} `, `${value},${value}`, `${value}\0`]),
  ];
}
