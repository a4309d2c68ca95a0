import { relationVersion } from '../company/relation-counts.js';
import type { RecordSource } from '../company/table.js';
import type { SandboxContext } from '../context.js';
import { isCounted } from './included-fields.js';
import type { ListQuery } from './list-query.js';
import type { Shape } from './record-texts.js';
import { sendV2Record } from './send-v2-record.js';
import type { V2List, V2Record } from './v2-list.js';

/** The body of a page: what `JSON.stringify` would make of it, put together from records that are texts already. */
export function listAnswer(
  page: { ids: readonly number[]; nextCursor: string | null },
  list: V2List,
  query: ListQuery,
  context: SandboxContext,
): Buffer {
  const shape = shapeOf(list, query, context);
  const texts = page.ids.map((id) => recordText(shape, id, list, query, context));
  // Each text begins with the comma that parts it from the one before.
  const [first, ...others] = texts;
  const end = `],"additional_data":{"next_cursor":${JSON.stringify(page.nextCursor)}}}`;
  return Buffer.concat([
    START,
    ...(first === undefined ? [] : [first.subarray(1), ...others]),
    Buffer.from(end),
  ]);
}

const START = Buffer.from('{"success":true,"data":[');

/** A record's JSON behind a comma: the one that is kept, or a new one. */
export function recordText(
  shape: Shape,
  id: number,
  list: V2List,
  query: ListQuery,
  context: SandboxContext,
): Buffer {
  const kept = shape.texts.get(id);
  if (kept !== undefined) return kept;
  const table: RecordSource<V2Record> = context.data.tables[list.type];
  return context.texts.add(shape, id, sendV2Record(table.get(id), list, query, context));
}

/** Everything that the text of a record depends on besides the record. */
export function shapeOf(list: V2List, query: ListQuery, { texts, data, options }: SandboxContext): Shape {
  const { includeFields, customFields } = query;
  const form = JSON.stringify([includeFields, customFields, options.behaviour.sendIsSelected]);
  return texts.of(list.type, form, isCounted(includeFields) ? relationVersion(data.tables) : '');
}
