import { describe, expect, it } from 'vitest';
import { seededDealIds, seededIds } from './seeded-ids.js';

describe('seeded ids', () => {
  it('ascend from 1 and have holes', () => {
    const ids = seededIds(50);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([50, 1, 52]);
    expect(ids).not.toContain(23);
    expect(seededIds(0)).toEqual([]);
  });

  it.each([
    { listed: 250, archived: 20, deleted: 5 },
    { listed: 0, archived: 3, deleted: 0 },
    { listed: 2, archived: 40, deleted: 40 },
    { listed: 0, archived: 0, deleted: 0 },
    { listed: 1, archived: 0, deleted: 2 },
  ])('of deals are shared out as asked: %o', (counts) => {
    const shelves = seededDealIds(counts);
    const all = Object.values(shelves).flat();
    expect(all.toSorted((a, b) => a - b)).toEqual(seededIds(all.length));
    for (const name of ['listed', 'archived', 'deleted'] as const) {
      expect(shelves[name]).toHaveLength(counts[name]);
      expect(shelves[name]).toEqual(shelves[name].toSorted((a, b) => a - b));
    }
  });

  it('of archived deals lie between the others', () => {
    const { archived } = seededDealIds({ listed: 250, archived: 5, deleted: 0 });
    expect(archived[0]).toBeLessThan(80);
    expect(archived.at(-1)).toBeGreaterThan(200);
  });
});
