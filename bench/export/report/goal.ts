import type { Goal } from '../part.js';
import { decimals } from './figures.js';

interface Limit {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit?: string;
  /** What is known of the reason, where it is missed. */
  readonly why?: string;
}

/** A goal of at least so much. */
export function atLeast(limit: Limit): Goal {
  return goal(limit, '≥', limit.measured >= limit.limit);
}

/** A goal of so much at the most. */
export function atMost(limit: Limit): Goal {
  return goal(limit, '≤', limit.measured <= limit.limit);
}

function goal({ what, measured, limit, unit = '', why }: Limit, sign: string, isMet: boolean): Goal {
  return {
    what,
    wanted: `${sign} ${limit}${unit}`,
    measured: `${decimals(measured)}${unit}`,
    isMet,
    ...(!isMet && { missedBy: `${decimals(Math.abs(measured - limit))}${unit}`, ...(why && { why }) }),
  };
}
