import { describe, expect, it } from 'vitest';

import { recordBytes } from './record-bytes.js';

describe('record bytes', () => {
  it('are of their own page alone, though one before it could not be written', () => {
    const unwritable = {
      toJSON: () => {
        throw new Error('unwritable');
      },
    };
    expect(() => recordBytes([{ id: 1 }, unwritable], 0x0a)).toThrow('unwritable');
    expect(recordBytes([{ id: 2 }], 0x0a).toString()).toBe('{"id":2}\n');
  });

  it('stay as they are when the next page is written', () => {
    const first = recordBytes([{ text: 'é'.repeat(10_000) }], 0x2c);
    recordBytes([{ text: 'x'.repeat(30_000) }], 0x2c);
    expect(first.toString()).toBe(`{"text":"${'é'.repeat(10_000)}"},`);
  });
});
