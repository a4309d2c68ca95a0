import { describe, expect, it } from 'vitest';
import { RecordTexts } from './record-texts.js';

/** Twenty bytes with its comma. */
const RECORD = { text: 'twelve12' };

describe('the texts of records', () => {
  it('are kept as long as there is room, and made all the same when there is none', () => {
    const texts = new RecordTexts(45);
    const shape = texts.of('deals', 'plain', '');
    for (const id of [1, 2, 3])
      expect(texts.add(shape, id, RECORD).toString()).toBe(`,${JSON.stringify(RECORD)}`);
    expect([...shape.texts.keys()]).toEqual([1, 2]);
    expect(shape.texts.get(1)?.toString()).toBe(`,${JSON.stringify(RECORD)}`);
  });

  it('of another version make room', () => {
    const texts = new RecordTexts(45);
    const old = texts.of('deals', 'counted', '1');
    for (const id of [1, 2]) texts.add(old, id, RECORD);
    const shape = texts.of('deals', 'counted', '2');
    for (const id of [3, 4]) texts.add(shape, id, RECORD);
    expect([...shape.texts.keys()]).toEqual([3, 4]);
    expect(texts.of('deals', 'counted', '2')).toBe(shape);
  });

  it('of a record are forgotten in every form of its type', () => {
    const texts = new RecordTexts(1000);
    const shapes = ['plain', 'counted'].map((form) => texts.of('deals', form, ''));
    const persons = texts.of('persons', 'plain', '');
    for (const shape of [...shapes, persons]) texts.add(shape, 1, RECORD);
    texts.forget('deals', 1);
    expect([...shapes, persons].map((shape) => shape.texts.size)).toEqual([0, 0, 1]);
  });
});
