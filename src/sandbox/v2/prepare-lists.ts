import type { RecordSource } from '../company/table.js';
import type { SandboxContext } from '../context.js';
import { recordText, shapeOf } from './list-answer.js';
import { parseListQuery } from './list-query.js';
import { orderOf } from './order.js';
import type { V2Record } from './v2-list.js';
import { V2_LISTS } from './v2-lists.js';

/** Sorts every list by update_time and makes its records' JSON, in the form of a query that asks for nothing else. */
export function prepareLists(context: SandboxContext): void {
  const { nullTimesSort } = context.options.behaviour;
  for (const list of V2_LISTS) {
    const table: RecordSource<V2Record> = context.data.tables[list.type];
    const order = orderOf(table, [list.shelf], 'update_time', nullTimesSort);
    const query = parseListQuery(list, {});
    const shape = shapeOf(list, query, context);
    for (const id of order.ids) {
      recordText(shape, id, list, query, context);
      // No room for more.
      if (!shape.texts.has(id)) break;
    }
  }
}
