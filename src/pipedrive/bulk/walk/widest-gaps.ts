import type { IdSet } from '../receipt/id-set.js';

/** Ids from the widest stretches below the largest id of which none was read: of each so many, evenly. */
export function widestGaps(seen: Pick<IdSet, 'has' | 'last'>, gaps: number, idsOfEach: number): number[] {
  const widest: { readonly from: number; readonly length: number }[] = [];
  let from = 1;
  for (let id = 1; id <= (seen.last ?? 0); id += 1) {
    if (!seen.has(id)) continue;
    const length = id - from;
    if (length > (widest.length < gaps ? 0 : (widest.at(-1)?.length ?? 0))) {
      widest.push({ from, length });
      widest.sort((a, b) => b.length - a.length);
      widest.splice(gaps);
    }
    from = id + 1;
  }
  return widest.flatMap(({ from: first, length }) => {
    const count = Math.min(length, idsOfEach);
    return Array.from({ length: count }, (_, index) => first + Math.floor((index * length) / count));
  });
}
