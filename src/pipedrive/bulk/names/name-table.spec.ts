import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NameRoom } from './name-room.js';
import { NameTable } from './name-table.js';

describe('a table of names', () => {
  const id = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.maxSafeNat());
  const name = fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 5, arbitrary: fc.string({ unit: 'binary' }) },
  );

  it('knows what a Map would, in whichever order it is told', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, name), { maxLength: 300, size: 'max' }), (told) => {
        const table = new NameTable(new NameRoom());
        const map = new Map<number, string | null>();
        for (const [of, is] of told) {
          table.set(of, is);
          // The first name stays, but one is better than none.
          if ((map.get(of) ?? null) === null) map.set(of, is);
        }
        for (const [of, is] of map)
          expect(table.get(of)).toBe(is === null ? null : Buffer.from(is).toString());
        expect(table.size).toBe([...map.values()].filter((is) => is !== null).length);
        expect(table.get(5_000)).toBe(map.get(5_000));
      }),
    );
  });

  it('keeps a million names of persons in 24 MB', () => {
    const table = new NameTable(new NameRoom(24 * 1_048_576));
    for (let person = 1; person <= 1_000_000; person += 1) table.set(person, nameOf(person));
    expect(table.isFull).toBe(false);
    for (let person = 1; person <= 1_000_000; person += 997) expect(table.get(person)).toBe(nameOf(person));
  });

  it('keeps no more than it has room for, and what it has kept it still knows', () => {
    const table = new NameTable(new NameRoom(1_048_576));
    for (let person = 1; person <= 100_000; person += 1) table.set(person, nameOf(person));
    expect(table.isFull).toBe(true);
    expect(table.size).toBeGreaterThan(20_000);
    expect(table.size).toBeLessThan(60_000);
    expect(table.get(1)).toBe(nameOf(1));
    expect(table.get(100_000)).toBeUndefined();
  });

  it('shares its room with others, and gives it back', () => {
    const room = new NameRoom(300_000);
    const [first, second] = [new NameTable(room), new NameTable(room)];
    first.set(1, 'Ann');
    first.set(2, null);
    second.set(1, 'Ben');
    second.set(2, 'Bea');
    expect([first.get(1), first.get(2), second.get(1), second.get(2)]).toEqual(['Ann', null, 'Ben', 'Bea']);
    const third = new NameTable(room);
    third.set(1, 'Cid');
    expect(third.get(1)).toBeUndefined();
    first.release();
    expect([first.get(1), first.isFull]).toEqual([undefined, true]);
    const fourth = new NameTable(room);
    fourth.set(1, 'Dan');
    expect(fourth.get(1)).toBe('Dan');
  });

  it('passes over a name of absurd length', () => {
    const table = new NameTable(new NameRoom());
    table.set(1, 'x'.repeat(100_000));
    table.set(2, 'Ann');
    expect([table.get(1), table.get(2), table.isFull]).toEqual([undefined, 'Ann', false]);
  });
});

function nameOf(person: number): string {
  return `Person Number ${String(person)}`.slice(0, 18);
}
