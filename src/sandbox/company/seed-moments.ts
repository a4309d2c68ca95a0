import type { Dice } from './dice.js';
import { daysAgo } from './times.js';

/** When a seeded record was added and last changed (ms). A part came by one import: many equal times. */
export function seedMoments(dice: Dice): { added: number; updated: number | null } {
  const days = dice.chance(0.2) ? IMPORT_DAYS_AGO : 2 + dice.next() * 700;
  const added = daysAgo(days);
  const updated = dice.chance(0.15) ? null : daysAgo(days * dice.next());
  return { added, updated };
}

const IMPORT_DAYS_AGO = 365;
