import type { RecordSource, ShelfName } from '../company/table.js';
import type { Key, NullPlace } from './compare-keys.js';
import { SortedIds } from './sorted-ids.js';
import type { SortField, V2Record } from './v2-list.js';

/** A list in an ascending order; read backwards it is the descending one, ties by id included. */
export interface Order {
  readonly ids: readonly number[];
  readonly keyOf: (id: number) => Key;
  readonly nulls: NullPlace;
}

/**
 * The order of one or two shelves. By id, one shelf is an order itself, whatever its length; others are sorted once, and
 * follow every change from then on.
 */
export function orderOf(
  table: RecordSource<V2Record>,
  shelves: readonly ShelfName[],
  field: SortField,
  nulls: NullPlace,
): Order {
  const [shelf = 'listed', ...others] = shelves;
  if (field === 'id' && others.length === 0) return { ids: table.shelf(shelf).ids, keyOf: (id) => id, nulls };
  const orders = keptOrders.get(table) ?? new Map<string, Order>();
  keptOrders.set(table, orders);
  const name = `${shelves.join('+')}/${field}/${nulls}`;
  const kept = orders.get(name);
  if (kept !== undefined) return kept;
  const order = followingOrder(table, shelves, field, nulls);
  orders.set(name, order);
  return order;
}

/** The order of a few given ids, ascending ones. */
export function sortIds(
  table: RecordSource<V2Record>,
  ids: readonly number[],
  field: SortField,
  nulls: NullPlace,
): Order {
  const keyOf = keysOf(table, field);
  return { ids: new SortedIds(ids, keyOf, nulls).ids, keyOf, nulls };
}

const keptOrders = new WeakMap<RecordSource<V2Record>, Map<string, Order>>();

function followingOrder(
  table: RecordSource<V2Record>,
  shelves: readonly ShelfName[],
  field: SortField,
  nulls: NullPlace,
): Order {
  const keyOf = keysOf(table, field);
  const sorted = new SortedIds(
    shelves.flatMap((shelf) => table.shelf(shelf).ids),
    keyOf,
    nulls,
  );
  table.follow({
    before: (id) => sorted.delete(id),
    after: (id) => {
      if (shelves.some((shelf) => table.shelf(shelf).has(id))) sorted.add(id);
    },
  });
  return { ids: sorted.ids, keyOf, nulls };
}

function keysOf(table: RecordSource<V2Record>, field: SortField): (id: number) => Key {
  if (field === 'id') return (id) => id;
  return (id) => {
    const record = table.glance(id);
    if (field === 'order_nr') return 'order_nr' in record ? record.order_nr : null;
    return record[field];
  };
}
