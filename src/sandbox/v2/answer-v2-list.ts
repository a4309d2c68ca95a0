import { validationFailed } from '../api/api-refusals.js';
import type { ApiCall, ApiRoute } from '../api/api-route.js';
import type { RecordSource, ShelfName } from '../company/table.js';
import { spoilPage } from '../faults/spoil-page.js';
import type { NullPlace } from './compare-keys.js';
import { encodeCursor } from './cursor.js';
import type { ListQuery } from './list-query.js';
import { parseListQuery } from './list-query.js';
import { listAnswer } from './list-answer.js';
import { filterOf } from './list-filter.js';
import { orderOf, sortIds } from './order.js';
import type { Order } from './order.js';
import { pagesBeside, readPage } from './read-page.js';
import type { PageWalk } from './read-page.js';
import { spansOf } from './time-window.js';
import type { V2List, V2Record } from './v2-list.js';

/** A list of API v2 as a call of the API. */
export function v2Route(list: V2List): ApiRoute {
  return {
    name: list.name,
    paths: [list.path],
    cost: list.cost,
    scopes: list.scopes,
    answer: (call) => answerV2List(list, call),
  };
}

function answerV2List(list: V2List, call: ApiCall): Buffer {
  const query = parseListQuery(list, call.query);
  const { data, options } = call.context;
  const table: RecordSource<V2Record> = data.tables[list.type];
  const order = orderFor(table, list, query, options.behaviour.nullTimesSort);
  if (query.cursor !== undefined && options.behaviour.deletedCursor === 'refuse') {
    const isThere = shelvesOf(list, query).some((shelf) => table.shelf(shelf).has(query.cursor?.id ?? 0));
    if (!isThere) throw validationFailed('cursor', 'is not a valid cursor');
  }
  const walk: PageWalk = {
    direction: query.direction,
    from: query.cursor && { key: query.cursor.fieldValue, id: query.cursor.id },
    limit: query.limit,
    spans: spansOf(order, query, options.behaviour.nullUpdateTime === 'keep'),
    matches: filterOf(table, list, query, call.context),
  };
  const page = readPage(order, walk);
  const { ids, next } = spoilPage(call.context.faults, call.fault, page, pagesBeside(order, walk));
  const cursorAt = (id: number): string =>
    encodeCursor({
      entity: list.name,
      field: query.sortBy,
      fieldValue: order.keyOf(id),
      sortDirection: query.direction,
      id,
    });
  const nextCursor = next === undefined ? null : cursorAt(next);
  return listAnswer({ ids, nextCursor }, list, query, call.context);
}

/** Deleted deals are on a shelf of their own, archived or not. */
function shelvesOf(list: V2List, { statuses }: ListQuery): readonly ShelfName[] {
  if (!statuses?.includes('deleted')) return [list.shelf];
  return statuses.every((status) => status === 'deleted') ? ['deleted'] : [list.shelf, 'deleted'];
}

function orderFor(table: RecordSource<V2Record>, list: V2List, query: ListQuery, nulls: NullPlace): Order {
  const shelves = shelvesOf(list, query);
  if (query.ids === undefined) return orderOf(table, shelves, query.sortBy, nulls);
  const there = [...new Set(query.ids)].filter((id) => shelves.some((shelf) => table.shelf(shelf).has(id)));
  return sortIds(table, there, query.sortBy, nulls);
}
