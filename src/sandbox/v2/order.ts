import type { RecordSource, ShelfName } from '../company/table.js';
import type { SortField, V2Record } from './v2-list.js';

/** What a record is sorted by. */
export type Key = string | number | null;

/** A list in an ascending order; read backwards it is the descending one, ties by id included. */
export interface Order {
  readonly ids: readonly number[];
  readonly keyOf: (id: number) => Key;
  readonly nulls: NullPlace;
}

/** Where null stands in an ascending order: below every key, or above. */
export type NullPlace = 'low' | 'high';

/**
 * The order of a list. By id it is the shelf itself, whatever its length; others are sorted once and kept until a
 * record changes.
 */
export function orderOf(
  table: RecordSource<V2Record>,
  shelf: ShelfName,
  field: SortField,
  nulls: NullPlace,
): Order {
  const ids = table.shelf(shelf).ids;
  if (field === 'id') return { ids, keyOf: (id) => id, nulls };
  const name = `${shelf}/${field}/${nulls}`;
  const known = sortedOrders.get(table)?.get(name);
  if (known !== undefined && known.version === table.version) return known.order;
  const order = sortIds(table, ids, field, nulls);
  const orders = sortedOrders.get(table) ?? new Map<string, { version: number; order: Order }>();
  orders.set(name, { version: table.version, order });
  sortedOrders.set(table, orders);
  return order;
}

/** The order of a few given ids. */
export function sortIds(
  table: RecordSource<V2Record>,
  ids: readonly number[],
  field: SortField,
  nulls: NullPlace,
): Order {
  const keys = new Map<number, Key>(ids.map((id) => [id, keyOfRecord(table.get(id), field)]));
  const keyOf = (id: number): Key => keys.get(id) ?? null;
  const sorted = [...ids].sort((a, b) => compareKeys(keyOf(a), keyOf(b), nulls) || a - b);
  return { ids: sorted, keyOf, nulls };
}

/** Below zero when `left` comes first. */
export function compareKeys(left: Key, right: Key, nulls: NullPlace): number {
  if (left === right) return 0;
  if (left === null || right === null) return (left === null) === (nulls === 'low') ? -1 : 1;
  return left < right ? -1 : 1;
}

const sortedOrders = new WeakMap<RecordSource<V2Record>, Map<string, { version: number; order: Order }>>();

function keyOfRecord(record: V2Record, field: SortField): Key {
  if (field === 'order_nr') return 'order_nr' in record ? record.order_nr : null;
  return record[field];
}
