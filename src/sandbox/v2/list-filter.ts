import type { DealRecord } from '../company/records.js';
import type { RecordSource } from '../company/table.js';
import type { SandboxContext } from '../context.js';
import type { ListQuery } from './list-query.js';
import type { LinkFilter, V2List, V2Record } from './v2-list.js';

/**
 * Whether a record is in the list that a query asks for. A query without filters looks at no record, and one by
 * status or time glances at it.
 */
export function filterOf(
  table: RecordSource<V2Record>,
  list: V2List,
  query: ListQuery,
  context: SandboxContext,
): (id: number) => boolean {
  const glances: ((record: Glanced) => boolean)[] = [];
  const { statuses, updatedSince, updatedUntil } = query;
  if (statuses !== undefined) {
    const isArchived = list.shelf === 'archived';
    glances.push(
      (record) => 'status' in record && statuses.includes(record.status) && record.is_archived === isArchived,
    );
  }
  const keepsNull = context.options.behaviour.nullUpdateTime === 'keep';
  const byTime = (test: (time: string) => boolean) => (record: Glanced) =>
    record.update_time === null ? keepsNull : test(record.update_time);
  if (updatedSince !== undefined) glances.push(byTime((time) => time >= updatedSince));
  if (updatedUntil !== undefined) glances.push(byTime((time) => time < updatedUntil));
  const looks = query.links.map(({ field, id }) =>
    field === 'deal_id' ? isPersonOf(context, id) : (record: V2Record) => linkOf(record, field) === id,
  );
  return (id) => isEvery(glances, () => table.glance(id)) && isEvery(looks, () => table.get(id));
}

type Glanced = ReturnType<RecordSource<V2Record>['glance']>;

/** Reads the record only if there is a test. */
function isEvery<R>(tests: readonly ((record: R) => boolean)[], read: () => R): boolean {
  if (tests.length === 0) return true;
  const record = read();
  return tests.every((test) => test(record));
}

function linkOf(record: V2Record, field: Exclude<LinkFilter, 'deal_id'>): number | null {
  return (record as Partial<Pick<DealRecord, typeof field>>)[field] ?? null;
}

function isPersonOf(context: SandboxContext, dealId: number): (record: V2Record) => boolean {
  const personId = context.data.tables.deals.find(dealId)?.person_id;
  return (record) => record.id === personId;
}
