/** A second since 1970 as a filter by update_time has it: RFC3339, whole seconds, UTC. */
export function momentOf(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}

/** Before there was a Pipedrive. */
export const OLDEST = Date.UTC(2010, 0, 1) / 1000;

/** When nobody will ask for today's records any more. */
export const NEWEST = Date.UTC(2100, 0, 1) / 1000;
