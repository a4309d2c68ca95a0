import { describe, expect, it } from 'vitest';

import { IdFilter } from './id-filter.js';

describe('which ids were handed out', () => {
  const filter = new IdFilter();
  for (let id = 10; id <= 10_000; id += 10) filter.add(id);
  const kept = new IdFilter(filter.toString());

  it('lacks none of them, as a text too', () => {
    for (let id = 10; id <= 10_000; id += 10) expect(kept.has(id)).toBe(true);
  });

  it('takes few others for them', () => {
    const others = Array.from({ length: 10_000 }, (_, index) => index + 1).filter((id) => id % 10 !== 0);
    expect(others.filter((id) => kept.has(id)).length / others.length).toBeLessThan(0.03);
  });

  it('goes on where it was kept, and leaves that as it was', () => {
    const more = new IdFilter(filter.toString());
    more.add(11);
    expect([more.has(10), more.has(11), kept.has(11)]).toEqual([true, true, false]);
  });

  it('says when it tells too little', () => {
    const many = new IdFilter();
    const fullAt = Array.from({ length: 40 }, (_, thousands) => {
      for (let id = 0; id < 1_000; id += 1) many.add((thousands * 1_000 + id) * 7);
      return many.isFull;
    }).indexOf(true);
    expect(fullAt).toBeGreaterThan(20);
    expect(fullAt).toBeLessThan(28);
  });

  it('is short of few ids, and of many no longer than an address has room for', () => {
    const few = new IdFilter();
    for (let id = 1; id <= 100; id += 1) few.add(id);
    const many = new IdFilter();
    for (let id = 1; id <= 100_000; id += 1) many.add(id * 3);
    expect(few.toString().length).toBeLessThan(500);
    for (const { length } of [kept.toString(), many.toString()]) expect(length).toBeLessThan(2_800);
  });
});
