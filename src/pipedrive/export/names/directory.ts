/** A whole small collection of a company (users, stages, pipelines), read once and kept for minutes. */
export interface Directory<T> {
  readonly entries: ReadonlyMap<number, T>;
  readonly readAt: number;
  /** Ids that were asked for and are not listed, so that they are not looked for again and again. */
  readonly missing: Set<number>;
}

/**
 * A directory as it was just read. What the former one lacked and this one lacks too stays known as missing: or two ids
 * that are gone would, by turns, have it read again on every page.
 */
export function directoryOf<T extends { readonly id: number }>(
  listed: readonly T[],
  { now, former }: { now: number; former: Directory<unknown> | undefined },
): Directory<T> {
  const entries = new Map(listed.map((entry) => [entry.id, entry]));
  const stillMissing = [...(former?.missing ?? [])].filter((id) => !entries.has(id));
  return { entries, readAt: now, missing: new Set(stillMissing) };
}

/**
 * Whether a directory has to be read again for these ids: an id that it does not know may be newer than it is, but is
 * looked for once only, and not within seconds of the last look.
 */
export function isOutdatedFor(
  directory: Directory<unknown>,
  ids: Iterable<number>,
  { now, minimumAgeMs }: { now: number; minimumAgeMs: number },
): boolean {
  if (now - directory.readAt < minimumAgeMs) return false;
  for (const id of ids) if (!directory.entries.has(id) && !directory.missing.has(id)) return true;
  return false;
}
