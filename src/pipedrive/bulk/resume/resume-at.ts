import type { Tally } from '../receipt/tally.js';
import type { ResolvedBulk } from '../resolve-bulk.js';
import type { SnapshotPart } from '../walk/reading.js';
import type { ResumePoint, ResumeTokens } from './resume-tokens.js';

/** What to give to go on behind a part that was just written; null where there is no order to go on in, and at the end. */
export function resumeAt(
  { next }: SnapshotPart,
  of: {
    readonly whose: ResumePoint['whose'];
    readonly wanted: ResolvedBulk;
    readonly moment: string;
    readonly tally: Pick<Tally, 'count' | 'lastId'>;
  },
  tokens: ResumeTokens,
): string | null {
  if (next === undefined) return null;
  const { type, updatedSince, lists, hasNames } = of.wanted;
  const { count, lastId } = of.tally;
  const { whose, moment } = of;
  const point = { whose, type, updatedSince, lists, hasNames, moment, ...next, lastId, count };
  return tokens.sign(point, new Date());
}
