import { CompanyLists } from './company-lists.js';
import type { CompanyTables } from './company-tables.js';
import type { DealRecord, RecordType, RecordTypes } from './records.js';
import { v1Time, v2Time } from './times.js';
import type { UserRecord } from './v1-records.js';

/**
 * The company whose data the sandbox serves. A record is changed by the operations, never in place, and the next call
 * answers the change.
 */
export class SandboxCompany extends CompanyLists {
  constructor(
    data: CompanyTables,
    private readonly clock: () => number,
    viewer: () => number,
  ) {
    super(data, viewer);
  }

  /**
   * Adds a record: the seed's row for the next id, added now, never updated (v2 sends null then; a note or a user
   * bears its own time of creation), and `partial` over it.
   */
  insert<T extends RecordType>(type: T, partial: Partial<RecordTypes[T]> = {}): RecordTypes[T] {
    const table = this.data.table(type);
    const row = this.data.newRow(type, table.nextId());
    return table.put({ ...row, ...this.creationTimes(type), ...partial });
  }

  /**
   * Changes a record; its update_time (a user's `modified`) becomes now unless `changes` names one.
   * @throws RangeError when there is no such record.
   */
  update<T extends RecordType>(type: T, id: number, changes: Partial<RecordTypes[T]>): RecordTypes[T] {
    const table = this.data.table(type);
    return table.put({ ...table.get(id), ...this.updateTimes(type), ...changes });
  }

  /**
   * Removes a record from its list. A deal stays findable by status=deleted.
   * @throws RangeError when there is no such record.
   */
  remove(type: RecordType, id: number): void {
    const table = this.data.table(type);
    table.get(id);
    if (type === 'deals') this.update('deals', id, { status: 'deleted', is_deleted: true });
    else table.drop(id);
  }

  /**
   * Merges a record into another of its type: it vanishes, from every list, and the other's update_time becomes now. What
   * hangs on the one that is gone (notes, a person's deals) keeps its id.
   * @throws RangeError when one of them is not there, or both are the same.
   */
  merge<T extends 'deals' | 'persons' | 'organizations'>(type: T, id: number, into: number): RecordTypes[T] {
    if (id === into) throw new RangeError(`sandbox: ${id} cannot be merged into itself`);
    const table = this.data.table(type);
    table.get(id);
    const merged = this.update(type, into, {});
    table.drop(id);
    return merged;
  }

  /**
   * Moves a deal to the archive.
   * @throws RangeError when there is no such deal.
   */
  archive(dealId: number): DealRecord {
    return this.update('deals', dealId, { is_archived: true, archive_time: v2Time(this.clock()) });
  }

  /**
   * Moves a deal back among the others.
   * @throws RangeError when there is no such deal.
   */
  unarchive(dealId: number): DealRecord {
    return this.update('deals', dealId, { is_archived: false, archive_time: null });
  }

  /**
   * Deactivates a user, whom GET /users goes on listing; `remove` is what makes a user vanish. Records keep their owner.
   * @throws RangeError when there is no such user.
   */
  deactivateUser(id: number): UserRecord {
    return this.update('users', id, { active_flag: false });
  }

  private creationTimes(type: RecordType): object {
    const now = this.clock();
    if (type === 'users') return { created: v1Time(now), modified: null };
    if (type === 'notes') return { add_time: v1Time(now), update_time: v1Time(now) };
    return { add_time: v2Time(now), update_time: null };
  }

  private updateTimes(type: RecordType): object {
    const now = this.clock();
    if (type === 'users') return { modified: v1Time(now) };
    return { update_time: type === 'notes' ? v1Time(now) : v2Time(now) };
  }
}
