import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { HttpResult } from '../http/read-body.js';
import { readBody } from '../http/read-body.js';
import { readListed } from '../v2/read-listed.js';
import { toDeal } from '../v2/to-deal.js';
import { readVerbatim } from './read-verbatim.js';
import { recordBytes } from './record-bytes.js';
import { verbatimOf } from './verbatim-fields.js';

const KEY = 'ab0123456789abcdef0123456789abcdef012345';

/** Records as a client would be sent them, or what is wrong; and of how many the custom fields stayed as they came. */
function lines(result: HttpResult): { sent: unknown; verbatim: number } {
  const list = 'answer' in result ? readListed(result.answer, toDeal) : result.failure;
  if ('kind' in list) return { sent: list, verbatim: 0 };
  const verbatim = list.records.filter((record) => verbatimOf(record) !== undefined).length;
  const texts = recordBytes(list.records, 0x0a).toString().split('\n').slice(0, -1);
  return { sent: { ...list, records: texts.map((text) => JSON.parse(text) as unknown) }, verbatim };
}

function ofDeals(...customFields: string[]): string {
  const data = customFields.map(
    (custom, index) => `{"id":${index + 1},"title":"a","custom_fields":${custom}}`,
  );
  return `{"success":true,"data":[${data.join(',')}],"additional_data":{"next_cursor":null}}`;
}

/** What a list with these custom fields is read as, quickly and thoroughly. */
function bothWays(body: string | Buffer): {
  quick: ReturnType<typeof lines>;
  thorough: ReturnType<typeof lines>;
} {
  return { quick: lines(readVerbatim(Buffer.from(body))), thorough: lines(readBody(Buffer.from(body))) };
}

const VALUE = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(null, true, false, '"custom_fields":{', '\\', '}'),
);
const PLAIN = fc.oneof(VALUE, fc.array(VALUE, { maxLength: 3 }));
const PARTS = fc
  .tuple(PLAIN, fc.dictionary(fc.constantFrom('currency', 'until', 'timezone_id', 'x9', 'Ab_c'), PLAIN))
  .map(([value, parts]) => ({ value, ...parts }));
const ODD = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record({ currency: VALUE, value: VALUE }),
  fc.record({ value: VALUE, 'a b': VALUE, ü: VALUE }, { requiredKeys: ['value'] }),
);
const CUSTOM_KEY = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
const MACHINE_MADE = fc.dictionary(CUSTOM_KEY, fc.oneof(PLAIN, PARTS), { maxKeys: 4 });
const ANY_MADE = fc.oneof(
  { weight: 3, arbitrary: MACHINE_MADE },
  fc.dictionary(
    fc.oneof(CUSTOM_KEY, fc.constantFrom('title', 'id', '__proto__', `${KEY}_x`)),
    fc.oneof(PLAIN, PARTS, ODD),
  ),
  fc.constantFrom(null, 0, 1, 'text', []),
);

function body(customFields: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const record = fc.record(
    {
      id: fc.nat(),
      title: fc.oneof(VALUE, fc.constant({})),
      before: fc.jsonValue({ maxDepth: 2 }),
      custom_fields: customFields,
      [`${KEY}_x`]: VALUE,
      nested: fc.record({ custom_fields: customFields }),
    },
    { requiredKeys: ['id'] },
  );
  return fc
    .record({
      success: fc.constant(true),
      data: fc.array(record, { maxLength: 4 }),
      additional_data: fc.constant({}),
    })
    .map((answer) => JSON.stringify(answer));
}

describe('a list whose custom fields stay as they were sent', () => {
  it('is what it is when all of it is parsed, whatever is in it', () => {
    fc.assert(
      fc.property(body(ANY_MADE), (text) => {
        const { quick, thorough } = bothWays(text);
        expect(quick.sent).toEqual(thorough.sent);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is no other where its bytes are damaged', () => {
    const damage = fc.record({ at: fc.nat(), by: fc.nat(255), cut: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(body(MACHINE_MADE), fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
        let bytes = Buffer.from(text);
        for (const { at, by, cut } of damages) {
          const place = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, place), Buffer.of(by), bytes.subarray(place + cut)]);
        }
        const { quick, thorough } = bothWays(bytes);
        expect(quick.sent).toEqual(thorough.sent);
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps them so where they are as Pipedrive makes them', () => {
    fc.assert(
      fc.property(fc.array(MACHINE_MADE, { minLength: 1, maxLength: 4 }), (customFields) => {
        const { quick } = bothWays(ofDeals(...customFields.map((custom) => JSON.stringify(custom))));
        expect(quick.verbatim).toBe(customFields.length);
      }),
    );
  });

  it('takes no other field for the custom fields of a record', () => {
    const odd = '{"id":1,"custom\\u005ffields":0,"nested":{"custom_fields":{}}}';
    const { quick, thorough } = bothWays(`{"success":true,"data":[${odd}]}`);
    expect(quick).toEqual(thorough);
    expect(quick.sent).toMatchObject({ records: [{ nested: { custom_fields: {} } }] });
  });

  it('takes no several keys for one of their length', () => {
    const name = 'x'.repeat(40 - 'title":1,"'.length);
    const { quick, thorough } = bothWays(ofDeals(`{"title":1,"${name}":{"value":2,"currency":"EUR"}}`));
    expect(quick).toEqual(thorough);
    expect(quick.sent).toMatchObject({ records: [{ title: 'a', [`${name}_currency`]: 'EUR' }] });
  });

  it.each([
    ['a space', `{ "${KEY}":1}`],
    ['a line break', `{"${KEY}":\n1}`],
    ['another key', '{"abc":1}'],
    ['an object within a list', `{"${KEY}":[{"value":1}]}`],
    ['an object without a value', `{"${KEY}":{"currency":"EUR"}}`],
    ['a value that is not first', `{"${KEY}":{"currency":"EUR","value":1}}`],
    ['a second value', `{"${KEY}":{"value":1,"value":2}}`],
    ['an object within an object', `{"${KEY}":{"value":1,"more":{"a":1}}}`],
    ['a name that is written in another way', `{"${KEY}":{"\\u0076alue":1}}`],
  ])('parses all of it where there is %s', (_, custom) => {
    const { quick, thorough } = bothWays(ofDeals(custom, '{}'));
    expect(quick).toEqual(thorough);
    expect(quick.verbatim).toBe(0);
  });

  it.each([
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'nul',
    'True',
    '"a',
    '"\\x"',
    '"\\u00g0"',
    '"\t"',
    '[1,]',
    '[',
    '{"value":1,}',
    '{"value"}',
    '',
  ])('refuses what is not JSON in them: %s', (value) => {
    const { quick, thorough } = bothWays(ofDeals(`{"${KEY}":${value}}`));
    expect(quick).toEqual(thorough);
    expect(quick.sent).toEqual({ kind: 'wrongForm', problem: 'not JSON' });
  });

  it('mends what is not UTF-8 in them, as elsewhere', () => {
    const text = Buffer.from(ofDeals(`{"${KEY}":"a?b"}`));
    text[text.indexOf('?')] = 0xff;
    const { quick, thorough } = bothWays(text);
    expect(quick).toEqual(thorough);
  });

  it('lets a field of the record go before a custom field of the same name', () => {
    const record = `{"id":1,"${KEY}_currency":"record","custom_fields":{"${KEY}":{"value":1,"currency":"custom"}}}`;
    const { quick, thorough } = bothWays(`{"success":true,"data":[${record}]}`);
    expect(quick.sent).toEqual(thorough.sent);
    expect(quick.sent).toMatchObject({ records: [{ [`${KEY}_currency`]: 'record', [KEY]: 1 }] });
  });
});
