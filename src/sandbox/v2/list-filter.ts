import type { DealRecord } from '../company/records.js';
import type { RecordSource } from '../company/table.js';
import type { SandboxContext } from '../context.js';
import type { ListQuery } from './list-query.js';
import type { LinkFilter, V2List, V2Record } from './v2-list.js';

/** Whether a record is in the list that a query asks for. A query without filters looks at no record. */
export function filterOf(
  table: RecordSource<V2Record>,
  list: V2List,
  query: ListQuery,
  context: SandboxContext,
): (id: number) => boolean {
  const tests: ((record: V2Record) => boolean)[] = query.links.map(({ field, id }) =>
    field === 'deal_id' ? isPersonOf(context, id) : (record) => linkOf(record, field) === id,
  );
  const { statuses, updatedSince, updatedUntil } = query;
  if (statuses !== undefined) {
    const isArchived = list.shelf === 'archived';
    tests.push(
      (record) => 'status' in record && statuses.includes(record.status) && record.is_archived === isArchived,
    );
  }
  const keepsNull = context.options.behaviour.nullUpdateTime === 'keep';
  const byTime = (test: (time: string) => boolean) => (record: V2Record) =>
    record.update_time === null ? keepsNull : test(record.update_time);
  if (updatedSince !== undefined) tests.push(byTime((time) => time >= updatedSince));
  if (updatedUntil !== undefined) tests.push(byTime((time) => time < updatedUntil));
  if (tests.length === 0) return () => true;
  return (id) => {
    const record = table.get(id);
    return tests.every((test) => test(record));
  };
}

function linkOf(record: V2Record, field: Exclude<LinkFilter, 'deal_id'>): number | null {
  return (record as Partial<Pick<DealRecord, typeof field>>)[field] ?? null;
}

function isPersonOf(context: SandboxContext, dealId: number): (record: V2Record) => boolean {
  const personId = context.data.tables.deals.find(dealId)?.person_id;
  return (record) => record.id === personId;
}
