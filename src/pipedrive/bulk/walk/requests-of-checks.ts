/**
 * How many more requests a list each may be asked for, to prove that nothing was lost: a fiftieth of its own pages, and all
 * lists together a fiftieth of what was asked; one each in any case.
 *
 * @param pages about how many each list has; undefined of one that nobody knows that of
 * @param requests that it took to read them all
 */
export function requestsOfChecks(
  pages: readonly (number | undefined)[],
  requests: number,
): readonly number[] {
  const share = Math.floor((requests * SHARE) / pages.length);
  return pages.map((count = 0) => Math.max(1, Math.min(share, Math.ceil(count * SHARE))));
}

const SHARE = 0.02;
