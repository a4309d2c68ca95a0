import fc from 'fast-check';

import type { Sandbox } from '../../src/sandbox/index.js';

/** Notes of a random company. */
export interface NoteCompany {
  readonly size: number;
  /** How many ids are missing for ten that are not. */
  readonly gone: number;
  /** Before which of the notes many ids at once are missing, and how many. */
  readonly gapAt: number;
  readonly gap: number;
}

/** The same for fast-check, and no company larger than that. */
export function noteCompany(size: { min: number; max: number }): fc.Arbitrary<NoteCompany> {
  return fc.record({
    size: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 4, arbitrary: fc.integer(size) },
    ),
    gone: fc.integer({ min: 0, max: 20 }),
    gapAt: fc.nat(size.max),
    gap: fc.constantFrom(0, 0, 500, 30_000),
  });
}

/** What befalls notes between two pages: many at once, since one is what each page overlaps by. */
export const CHANGE_OF_NOTES = fc.record({
  kind: fc.constantFrom('insert', 'remove', 'remove', 'update', 'nothing'),
  at: fc.nat(9_999),
  many: fc.constantFrom(1, 1, 3, 20),
});

/** Makes the sandbox's notes these. */
export function fillNotes(sandbox: Sandbox, { size, gone, gapAt, gap }: NoteCompany): void {
  for (const id of idsOf(sandbox)) sandbox.company.remove('notes', id);
  for (let index = 0; index < size; index += 1) {
    const id = 1 + index + Math.floor((index * gone) / 10) + (gap > 0 && index >= gapAt ? gap : 0);
    sandbox.company.insert('notes', { id, add_time: LONG_AGO, update_time: LONG_AGO });
  }
}

/** @param removed gets the ids of what is deleted */
export function befallNotes(
  sandbox: Sandbox,
  { kind, at, many }: { kind: string; at: number; many: number },
  removed: Set<number>,
): void {
  const ids = idsOf(sandbox);
  const from = at % Math.max(1, ids.length);
  for (const id of ids.slice(from, from + many)) {
    if (kind === 'update') sandbox.company.update('notes', id, {});
    if (kind !== 'remove') continue;
    sandbox.company.remove('notes', id);
    removed.add(id);
  }
  if (kind === 'insert') for (let left = many; left > 0; left -= 1) sandbox.company.insert('notes');
}

export function idsOf({ company }: Sandbox): number[] {
  return company.notes.map(({ id }) => id);
}

const LONG_AGO = '2024-03-15 10:00:00';
