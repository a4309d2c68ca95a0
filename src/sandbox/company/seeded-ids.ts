/** Ids as a company of some age has them: ascending, from 1, with a hole where a record was purged. */
export function seededIds(count: number): number[] {
  const ids: number[] = [];
  for (let id = 1; ids.length < count; id++) if (id % 23 !== 0) ids.push(id);
  return ids;
}

/** Deals share one row of ids; the archived and the deleted ones lie evenly between the others. */
export function seededDealIds(counts: { listed: number; archived: number; deleted: number }): {
  listed: number[];
  archived: number[];
  deleted: number[];
} {
  const total = counts.listed + counts.archived + counts.deleted;
  const shelves = { listed: [] as number[], archived: [] as number[], deleted: [] as number[] };
  let archivedShare = 0;
  let deletedShare = 0;
  for (const id of seededIds(total)) {
    archivedShare += counts.archived;
    deletedShare += counts.deleted;
    if (archivedShare >= total && shelves.archived.length < counts.archived) {
      archivedShare -= total;
      shelves.archived.push(id);
    } else if (deletedShare >= total && shelves.deleted.length < counts.deleted) {
      deletedShare -= total;
      shelves.deleted.push(id);
    } else if (shelves.listed.length < counts.listed) {
      shelves.listed.push(id);
    } else if (shelves.archived.length < counts.archived) {
      shelves.archived.push(id);
    } else {
      shelves.deleted.push(id);
    }
  }
  return shelves;
}
