import { Dice } from './dice.js';
import { daysAgo, v2Time } from './times.js';

/** When a seeded record was added and last changed (ms). A part came by one import: many equal times. */
export function seedMoments(dice: Dice): { added: number; updated: number | null } {
  const days = dice.chance(0.2) ? IMPORT_DAYS_AGO : 2 + dice.next() * 700;
  const added = daysAgo(days);
  const updated = dice.chance(0.15) ? null : daysAgo(days * dice.next());
  return { added, updated };
}

/** The times of a seeded record, written out only where somebody looks at them. */
export class SeedGlance {
  constructor(
    private readonly added: number,
    private readonly updated: number | null,
  ) {}

  get add_time(): string {
    return v2Time(this.added);
  }

  get update_time(): string | null {
    return this.updated === null ? null : v2Time(this.updated);
  }
}

/** The times of the record of this kind that a seed has under this id: they are what its first dice say. */
export function seedGlance(seed: number, kind: number, id: number): SeedGlance {
  const { added, updated } = seedMoments(new Dice(seed, kind, id));
  return new SeedGlance(added, updated);
}

const IMPORT_DAYS_AGO = 365;
