/** What is known of a window that is to be divided: densities are records a second, times seconds. */
export interface WindowShape {
  readonly bottom: number;
  readonly span: number;
  /** At its edges; undefined where it is not known. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** About how many records lie in it: nothing, where nothing is known. */
export function leftIn(shape: WindowShape): number {
  const { low, high } = densities(shape);
  const steps = Math.log(high / low);
  return shape.span * (isFlat(steps) ? low : (high - low) / steps);
}

/**
 * The second that divides it into two with about as much in each; undefined where there is none. Densities are taken to
 * change by the same factor every second: most records were changed of late, and ever fewer long ago.
 */
export function middleOf(shape: WindowShape): number | undefined {
  const { low, high } = densities(shape);
  const steps = Math.log(high / low);
  const share = isFlat(steps) ? 0.5 : Math.log((1 + Math.exp(steps)) / 2) / steps;
  const distance = Math.round(shape.span * Math.min(MOST_SHARE, Math.max(1 - MOST_SHARE, share)));
  return distance < 2 || shape.span - distance < 2 ? undefined : shape.bottom + distance;
}

function densities({ low, high }: WindowShape): { low: number; high: number } {
  return { low: low ?? high ?? LEAST, high: high ?? low ?? LEAST };
}

function isFlat(steps: number): boolean {
  return Math.abs(steps) < 0.001;
}

/** Of a window of which nothing is known yet. */
const LEAST = 1e-9;

/** Neither part is nothing, whatever densities say. */
const MOST_SHARE = 0.98;
