import { describe, expect, it } from 'vitest';

import { WireFields, WrongFieldError } from './wire-fields.js';

const read = {
  text: (value: unknown) => new WireFields({ field: value }).text('field'),
  number: (value: unknown) => new WireFields({ field: value }).number('field'),
  wholeNumber: (value: unknown) => new WireFields({ field: value }).wholeNumber('field'),
  flag: (value: unknown) => new WireFields({ field: value }).flag('field'),
  time: (value: unknown) => new WireFields({ field: value }).time('field'),
  wholeNumbers: (value: unknown) => new WireFields({ field: value }).wholeNumbers('field'),
  part: (value: unknown) => new WireFields({ field: value }).part('field')?.text('name') ?? null,
  parts: (value: unknown) => new WireFields({ field: value }).parts('field').map((part) => part.text('name')),
};

describe('WireFields', () => {
  it.each<[keyof typeof read, unknown, unknown]>([
    ['text', 'as it is', 'as it is'],
    ['text', '', ''],
    ['text', 3, '3'],
    ['number', 1.5, 1.5],
    ['number', '14', 14],
    ['number', '-0.5', -0.5],
    ['wholeNumber', 14, 14],
    ['wholeNumber', '14', 14],
    ['flag', false, false],
    ['flag', 1, true],
    ['flag', 0, false],
    ['time', '2024-01-15T10:30:00Z', '2024-01-15 10:30:00'],
    ['wholeNumbers', [3, null, '4'], [3, 4]],
    ['part', { name: 'inner' }, 'inner'],
    ['parts', [{ name: 'a' }, null, { name: 'b' }], ['a', 'b']],
  ])('reads a %s of %j', (form, value, expected) => {
    expect(read[form](value)).toEqual(expected);
  });

  it.each(['text', 'number', 'wholeNumber', 'flag', 'time', 'part'] as const)(
    'reads a %s that is null or missing as null',
    (form) => {
      expect([read[form](null), read[form](undefined)]).toEqual([null, null]);
    },
  );

  it.each(['wholeNumbers', 'parts'] as const)('reads %s that are null or missing as none', (form) => {
    expect([read[form](null), read[form](undefined)]).toEqual([[], []]);
  });

  it.each<[keyof typeof read, unknown, string]>([
    ['text', {}, 'field is not a text'],
    ['text', true, 'field is not a text'],
    ['number', 'seven', 'field is not a number'],
    ['number', '', 'field is not a number'],
    ['number', [1], 'field is not a number'],
    ['wholeNumber', 1.5, 'field is not a whole number'],
    ['wholeNumber', 2 ** 53, 'field is not a whole number'],
    ['flag', 2, 'field is not true or false'],
    ['flag', 'true', 'field is not true or false'],
    ['time', 1_700_000_000, 'field is not a time'],
    ['wholeNumbers', 5, 'field is not a list'],
    ['wholeNumbers', [1, {}], 'field.1 is not a number'],
    ['part', 'text', 'field is not an object'],
    ['part', [], 'field is not an object'],
    ['part', { name: [] }, 'field.name is not a text'],
    ['parts', {}, 'field is not a list'],
    ['parts', [{}, { name: {} }], 'field.1.name is not a text'],
  ])('refuses a %s of %j', (form, value, message) => {
    expect(() => read[form](value)).toThrow(new WrongFieldError(message));
  });

  it('hands on the fields as they came, but for some', () => {
    const fields = new WireFields({ a: 1, b: { c: [2] }, d: null });
    expect(fields.without('a', 'x')).toEqual({ b: { c: [2] }, d: null });
  });
});
