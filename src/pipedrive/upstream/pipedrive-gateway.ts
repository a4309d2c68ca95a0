import type { AccessSource } from './access-source.js';
import type { CallBudget } from './call-budget.js';
import type { CallMeter } from './call-meter.js';
import type { Patience } from './patience.js';
import type { ExportRecord } from './records/export-record.js';

/** The six collections that Pipedrive is read by, in the contract's order. */
export type EntityName = 'persons' | 'organizations' | 'deals' | 'notes' | 'pipelines' | 'stages';

/**
 * How a collection is walked. `id` (ascending) is stable under inserts and deletes; `newest` is by add_time, the
 * latest first, ties by id in the same direction.
 */
export type WalkOrder = 'id' | 'newest';

/**
 * A point between two records of a walk. `lastId` says what it means ("everything after this record"), `place` is only
 * the quickest known way there: it may point at an earlier record, and it may stop working.
 */
export interface Mark {
  /** The last record before this point; null where only the place is known. */
  readonly lastId: number | null;
  /** That record's add_time as the contract writes it; needed in a walk by `newest`. */
  readonly lastAddTime: string | null;
  /** Pipedrive's own word for where to go on, never looked into outside this room; null is the beginning. */
  readonly place: string | null;
  /** Whether records up to `lastId` may still follow the place, and have to be passed over. */
  readonly isBehind: boolean;
}

/** One page of one collection. Everything but `after` and `limit` stays the same from page to page of a walk. */
export interface PageRequest {
  readonly entity: EntityName;
  readonly order: WalkOrder;
  /** Where to go on: an earlier page's `next`, or null for the beginning. */
  readonly after: Mark | null;
  /** 1 to 500. */
  readonly limit: number;
  /** Only records changed at or after this time; whole seconds, RFC3339 in UTC: `2024-03-15T10:00:00Z`. */
  readonly updatedSince?: string;
  /** Archived deals instead of the others; deals alone. */
  readonly archived?: boolean;
  /** Only what is needed to count: no included fields, and of the custom fields this one at the most. */
  readonly slim?: { readonly customFieldKey?: string };
}

/**
 * Records strictly after the mark, in order, at most `limit`. There may be fewer, even none, before the end: only
 * `next` tells whether there is more.
 */
export interface UpstreamPage {
  readonly records: readonly ExportRecord[];
  /** Null at the end of the collection. */
  readonly next: Mark | null;
}

/** The collections of API v2, whose lists have cursors, orders and filters. */
export type ListedEntity = Exclude<EntityName, 'notes'>;

/**
 * One page of a list as Pipedrive has it, in any of its orders. Everything but the cursor stays the same from page to page.
 */
export interface ListRequest {
  readonly entity: ListedEntity;
  /** Archived deals instead of the others; deals alone. */
  readonly archived?: boolean;
  readonly sortBy: 'id' | 'update_time';
  readonly direction: 'asc' | 'desc';
  /** 1 to 500. */
  readonly limit: number;
  /** An earlier page's `cursor`, or null for the beginning. */
  readonly cursor: string | null;
  /** Only records changed at or after this time; whole seconds, RFC3339 in UTC. Not of pipelines and stages, as all that follows. */
  readonly updatedSince?: string;
  /** Only records changed before this time; the same form. Whether these two show records never changed is unknown. */
  readonly updatedUntil?: string;
  /** Deals alone. */
  readonly status?: 'open' | 'won' | 'lost';
  /** Only these, 1 to 100; those that are not shown are missing. */
  readonly ids?: readonly number[];
  /** Only the fields of `ListedName`, and of the custom fields this one at the most. Persons and organizations alone. */
  readonly slim?: { readonly customFieldKey?: string };
}

/** What a slim list shows of a record. */
export interface ListedName extends ExportRecord {
  readonly name: string | null;
  readonly add_time: string | null;
  readonly update_time: string | null;
  /** Keys of custom fields that it was sent with. */
  readonly custom_field_keys: readonly string[];
}

/** What a list's page holds: at most `limit` records, as the contract's. */
export interface ListedPage {
  readonly records: readonly ExportRecord[];
  /** Null at the end of the list. */
  readonly cursor: string | null;
}

/** Pipedrive no longer accepts the place it was asked to go on from: an ordinary answer, the caller looks elsewhere. */
export interface RefusedPlace {
  readonly refusedPlace: true;
}

/** A user of the customer's company, as far as records need one. */
export interface PipedriveUser {
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
}

/** The types whose records have fields of the account's own. */
export type FieldedEntity = 'persons' | 'organizations' | 'deals';

/** A field that records of a type have. */
export interface FieldDefinition {
  /** The name under which records bear it: of a custom field its 40-character key. */
  readonly code: string;
  /** Pipedrive's word for what it holds: `varchar`, `monetary`, `daterange`, … */
  readonly type: string;
  readonly isCustom: boolean;
  /** The parts of a composite value, where Pipedrive lists them: `value`, `currency`, … */
  readonly parts: readonly string[];
}

/** Who a grant belongs to, from Pipedrive's users/me. */
export interface PipedriveIdentity {
  readonly userId: string;
  readonly userName: string;
  readonly companyId: string;
  readonly companyName: string;
}

/** What every call to Pipedrive is given. */
export interface UpstreamCall {
  readonly access: AccessSource;
  /** Ends the call early: the client has left, or the whole request's time is over. */
  readonly signal?: AbortSignal;
  /** How long the calls of one request may wait for Pipedrive altogether; a fresh one for each call where unset. */
  readonly patience?: Patience;
  /** How many pages the calls of one request may read in sum; unset, as many as it takes. */
  readonly budget?: CallBudget;
  /**
   * The bulk work that the call is part of, by a name that no other has: such a call waits until the company's budget has
   * room for it, and pieces of work share that room. Unset where somebody waits for a page, which goes before.
   */
  readonly bulk?: string;
  /** Whether it goes before other calls of the same work that wait for room: the work ends with the chain that it is part of. */
  readonly goesFirst?: boolean;
  /** Whether records may keep their custom fields as they were sent, see `verbatim/`: those can only be written, and once. */
  readonly takesVerbatim?: boolean;
  /** Counts what the calls cost, where somebody wants to know. */
  readonly meter?: CallMeter;
}

/**
 * The one door to a customer's Pipedrive. Every method throws the errors of `errors/`, and nothing else.
 */
export abstract class PipedriveGateway {
  /** A page of a collection, as the contract's records; names of related records are still null. */
  abstract page(request: PageRequest, call: UpstreamCall): Promise<UpstreamPage | RefusedPlace>;

  /** A page of a list in an order of one's own; names of related records are still null. */
  abstract list(request: ListRequest, call: UpstreamCall): Promise<ListedPage | RefusedPlace>;

  /** The largest id that a note has, or null where there are no notes (20 API tokens). */
  abstract largestNoteId(call: UpstreamCall): Promise<number | null>;

  /** All users of the company, deactivated ones included (20 API tokens). */
  abstract users(call: UpstreamCall): Promise<PipedriveUser[]>;

  /**
   * Names of persons or organizations by id (10 API tokens a call).
   * @param ids 1 to 100; ids that Pipedrive does not show are missing from the answer
   */
  abstract namesOf(
    entity: 'persons' | 'organizations',
    ids: readonly number[],
    call: UpstreamCall,
  ): Promise<Map<number, string | null>>;

  /** The fields of a type's records, in Pipedrive's order (10 API tokens for each 500). */
  abstract fields(entity: FieldedEntity, call: UpstreamCall): Promise<FieldDefinition[]>;

  /** Who granted the access (2 API tokens). */
  abstract identity(call: UpstreamCall): Promise<PipedriveIdentity>;
}
