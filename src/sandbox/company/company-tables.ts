import type { CompanySize } from './company-size.js';
import { customFieldDefinitions } from './custom-field-definitions.js';
import { KIND } from './kinds.js';
import type { RecordType, RecordTypes } from './records.js';
import type { SeedContext } from './seed-context.js';
import { seedDealGlance, seedDeal } from './seed-deal.js';
import type { DealTraits } from './seed-deal.js';
import { seedGlance } from './seed-moments.js';
import { seedNote } from './seed-note.js';
import { seedOrganization } from './seed-organization.js';
import { seedPerson } from './seed-person.js';
import { pipelineOf, seedPipelines, seedStages, stageOf } from './seed-pipelines.js';
import { firstUserId, seedUsers, userOf } from './seed-users.js';
import { seededDealIds, seededIds } from './seeded-ids.js';
import { Table } from './table.js';
import { drawVocabulary } from './vocabulary.js';

export type CompanyTablesOf = { readonly [T in RecordType]: Table<RecordTypes[T]> };

/** What a seed and a size make: the tables, and who the company is. */
export class CompanyTables {
  readonly companyId: number;
  readonly companyName: string;
  readonly companyDomain: string;
  readonly administratorId: number;
  readonly vanishedUserId: number;
  readonly customFields: SeedContext['customFields'];
  readonly tables: CompanyTablesOf;
  private readonly newRows: { readonly [T in RecordType]: (id: number) => RecordTypes[T] };

  constructor(seed: number, size: CompanySize) {
    const words = drawVocabulary(seed);
    const users = seedUsers(seed, words, size.users);
    const pipelines = seedPipelines();
    const stages = seedStages(seed, pipelines);
    const deletedCount = size.deals === 0 ? 0 : Math.max(2, Math.round(size.deals / 50));
    const dealIds = seededDealIds({
      listed: size.deals,
      archived: size.archivedDeals,
      deleted: deletedCount,
    });
    this.companyId = 7_000_000 + (Math.abs(seed) % 900_000);
    this.companyName = words.companies[0] ?? 'Sandbox';
    this.companyDomain = `sandbox-${seed}`;
    this.administratorId = firstUserId(seed);
    this.vanishedUserId = firstUserId(seed) + 999;
    this.customFields = {
      deals: customFieldDefinitions(seed, 'deals', size.customFields),
      persons: customFieldDefinitions(seed, 'persons', size.customFields),
      organizations: customFieldDefinitions(seed, 'organizations', size.customFields),
    };
    const context: SeedContext = {
      seed,
      words,
      activeUserIds: users.filter((user) => user.active_flag).map((user) => user.id),
      ownerIds: [...users.map((user) => user.id), this.vanishedUserId],
      pipelines,
      stages,
      personIds: seededIds(size.persons),
      organizationIds: seededIds(size.organizations),
      // A copy: the shelf changes its own row of ids, and a seeded note must not change with it.
      dealIds: [...dealIds.listed],
      customFields: this.customFields,
    };
    const archived = new Set(dealIds.archived);
    const deleted = new Set(dealIds.deleted);
    const traitsOf = (id: number): DealTraits => ({
      isArchived: archived.has(id),
      isDeleted: deleted.has(id),
    });
    const glanceAt = (kind: number) => (id: number) => seedGlance(seed, kind, id);
    this.newRows = {
      deals: (id) => seedDeal(context, id, { isArchived: false, isDeleted: false }),
      persons: (id) => seedPerson(context, id),
      organizations: (id) => seedOrganization(context, id),
      notes: (id) => seedNote(context, id),
      pipelines: (id) => pipelineOf(id),
      stages: (id) => stageOf(id, 1, id, id + 1),
      users: (id) => userOf(seed, words, id, { isAdmin: false, isActive: true }),
    };
    this.tables = {
      deals: new Table(
        (id) => seedDeal(context, id, traitsOf(id)),
        dealIds,
        (deal) =>
          deal.is_deleted || deal.status === 'deleted' ? 'deleted' : deal.is_archived ? 'archived' : 'listed',
        (id) => seedDealGlance(context, id, traitsOf(id)),
      ),
      persons: new Table(
        this.newRows.persons,
        { listed: seededIds(size.persons) },
        undefined,
        glanceAt(KIND.person),
      ),
      organizations: new Table(
        this.newRows.organizations,
        { listed: seededIds(size.organizations) },
        undefined,
        glanceAt(KIND.organization),
      ),
      notes: new Table(this.newRows.notes, { listed: seededIds(size.notes) }),
      pipelines: tableOf(pipelines, this.newRows.pipelines),
      stages: tableOf(stages, this.newRows.stages),
      users: tableOf(users, this.newRows.users),
    };
  }

  table<T extends RecordType>(type: T): Table<RecordTypes[T]> {
    return this.tables[type];
  }

  /** A row as the seed would have it under an id that it has not given out. */
  newRow<T extends RecordType>(type: T, id: number): RecordTypes[T] {
    return this.newRows[type](id);
  }
}

/** A table of few rows, which are simply there. */
function tableOf<T extends { readonly id: number }>(
  rows: readonly T[],
  otherRow: (id: number) => T,
): Table<T> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Table((id) => byId.get(id) ?? otherRow(id), {
    listed: rows.map((row) => row.id).sort(ascending),
  });
}

const ascending = (left: number, right: number): number => left - right;
