import type { CompanyTables } from './company-tables.js';
import type { CustomFieldDefinition } from './custom-field-definitions.js';
import type {
  DealRecord,
  OrganizationRecord,
  PersonRecord,
  PipelineRecord,
  RecordType,
  RecordTypes,
  StageRecord,
} from './records.js';
import { sendNote, sendUser } from './send.js';
import { v1Time, v2Time } from './times.js';
import type { SentNote, SentUser } from './v1-records.js';

/**
 * The company whose data the sandbox serves. Lists are read anew each time and hold what the API would send now;
 * a record is changed by the operations, never in place.
 */
export class SandboxCompany {
  readonly id: number;
  readonly name: string;
  /** The subdomain that a real company would have. */
  readonly domain: string;
  /** An owner of seeded records whom GET /users does not list. */
  readonly vanishedUserId: number;
  /** The first user, who is an administrator. */
  readonly administratorId: number;

  constructor(
    private readonly data: CompanyTables,
    private readonly clock: () => number,
    private readonly viewer: () => number,
  ) {
    this.id = this.data.companyId;
    this.name = this.data.companyName;
    this.domain = this.data.companyDomain;
    this.vanishedUserId = this.data.vanishedUserId;
    this.administratorId = this.data.administratorId;
  }

  /** The user who would press Allow now, and with whose eyes `is_you` is seen here. */
  get viewerId(): number {
    return this.viewer();
  }

  /** Deals that GET /deals lists without a status: neither deleted nor archived; ascending by id, as all lists here. */
  get deals(): readonly DealRecord[] {
    return this.data.tables.deals.rows('listed');
  }

  get archivedDeals(): readonly DealRecord[] {
    return this.data.tables.deals.rows('archived');
  }

  /** Deals that only status=deleted lists. */
  get deletedDeals(): readonly DealRecord[] {
    return this.data.tables.deals.rows('deleted');
  }

  get persons(): readonly PersonRecord[] {
    return this.data.tables.persons.rows('listed');
  }

  get organizations(): readonly OrganizationRecord[] {
    return this.data.tables.organizations.rows('listed');
  }

  get notes(): readonly SentNote[] {
    return this.data.tables.notes
      .rows('listed')
      .map((note) => sendNote(this.data.tables, note, this.viewerId));
  }

  get pipelines(): readonly PipelineRecord[] {
    return this.data.tables.pipelines.rows('listed');
  }

  get stages(): readonly StageRecord[] {
    return this.data.tables.stages.rows('listed');
  }

  get users(): readonly SentUser[] {
    return this.data.tables.users.rows('listed').map((user) => sendUser(user, this.viewerId));
  }

  /** The account's custom fields, by type of record. */
  get customFields(): Readonly<
    Record<'deals' | 'persons' | 'organizations', readonly CustomFieldDefinition[]>
  > {
    return this.data.customFields;
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
