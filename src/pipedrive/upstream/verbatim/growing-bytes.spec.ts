import { describe, expect, it } from 'vitest';

import { GrowingBytes } from './growing-bytes.js';

describe('growing bytes', () => {
  it.each(['plain', 'é'.repeat(1_000), '€'.repeat(1_000), '😀'.repeat(1_000), 'x'.repeat(5_000_000)])(
    'have room for every text, whatever its characters take',
    (text) => {
      const bytes = new GrowingBytes(0);
      bytes.appendText(text);
      bytes.appendText(text);
      expect(bytes.written.equals(Buffer.from(text + text))).toBe(true);
    },
  );

  it('give the room of a giant back when they are forgotten, and keep that of others', () => {
    const bytes = new GrowingBytes(0);
    bytes.appendText('x'.repeat(1_000_000));
    const { buffer } = bytes.written;
    bytes.clear();
    expect([bytes.written.buffer, bytes.length]).toEqual([buffer, 0]);
    bytes.appendText('x'.repeat(5_000_000));
    bytes.clear();
    expect(bytes.written.buffer.byteLength).toBe(4 * 1024 * 1024);
  });

  it('forget what is taken back', () => {
    const bytes = new GrowingBytes(0);
    bytes.appendText('{"a":1}');
    bytes.takeBack(1);
    bytes.appendText(',"b":2}');
    expect(bytes.written.toString()).toBe('{"a":1,"b":2}');
  });
});
