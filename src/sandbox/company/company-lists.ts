import type { CompanyTables } from './company-tables.js';
import type { CustomFieldDefinition } from './custom-field-definitions.js';
import type { DealRecord, OrganizationRecord, PersonRecord, PipelineRecord, StageRecord } from './records.js';
import { sendNote, sendUser } from './send.js';
import type { SentNote, SentUser } from './v1-records.js';

/** What a company is and has: its lists are read anew each time, and hold what the API would send now. */
export class CompanyLists {
  readonly id: number;
  readonly name: string;
  /** The subdomain that a real company would have. */
  readonly domain: string;
  /** An owner of seeded records whom GET /users does not list. */
  readonly vanishedUserId: number;
  /** The first user, who is an administrator. */
  readonly administratorId: number;

  constructor(
    protected readonly data: CompanyTables,
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
}
