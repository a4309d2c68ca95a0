import { describe, expect, it } from 'vitest';

import { CUT, cutCustomFields } from './cut-custom-fields.js';
import { GrowingBytes } from './growing-bytes.js';
import { VerbatimFields, VerbatimPage } from './verbatim-fields.js';

const KEY = 'ab0123456789abcdef0123456789abcdef012345';

function cut(...customFields: string[]): ReturnType<typeof cutCustomFields> {
  return cutCustomFields(Buffer.from(customFields.map((custom) => `{"custom_fields":${custom}}`).join(',')));
}

describe('verbatim fields', () => {
  it('are written once', () => {
    const [fields] = cut(`{"${KEY}":1}`)?.customFields ?? [];
    const target = new GrowingBytes(0);
    fields?.moveTo(target);
    expect(target.written.toString()).toBe(`"${KEY}":1`);
    expect(() => fields?.moveTo(target)).toThrow(TypeError);
    expect(() => fields?.parsed()).toThrow(TypeError);
  });

  it('give the memory of their page back with the last of them', () => {
    const bytes = Buffer.from(new Uint8Array(4).buffer);
    const page = new VerbatimPage(bytes, 2);
    const target = new GrowingBytes(0);
    new VerbatimFields(page, 2, 4).moveTo(target);
    expect(bytes.buffer.byteLength).toBe(4);
    new VerbatimFields(page, 0, 2).moveTo(target);
    expect(bytes.buffer.byteLength).toBe(0);
  });

  it('have room for names that take more than their objects did', () => {
    const parts = Array.from({ length: 500 }, (_, part) => `"p${part}":0`).join(',');
    const [fields] = cut(`{"${KEY}":{"value":0,${parts}}}`)?.customFields ?? [];
    expect(Object.keys(fields?.parsed() ?? {})).toHaveLength(501);
    expect(fields?.parsed()).toMatchObject({ [`${KEY}_p499`]: 0 });
  });

  it('are of their own page, whatever was read before', () => {
    const [large] = cut(`{"${KEY}":"${'x'.repeat(10_000_000)}"}`)?.customFields ?? [];
    const small = cut(`{"${KEY}":"y"}`);
    expect(small?.json).toBe(`{"custom_fields":"${CUT}"}`);
    expect(small?.customFields[0]?.parsed()).toEqual({ [KEY]: 'y' });
    expect(large?.length).toBe(10_000_000 + 45);
  });
});
