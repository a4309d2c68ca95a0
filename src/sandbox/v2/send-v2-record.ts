import type { SandboxContext } from '../context.js';
import { includedFields } from './included-fields.js';
import type { ListQuery } from './list-query.js';
import type { V2List, V2Record } from './v2-list.js';

/** A record with what the query asks for besides, and without the custom fields that it does not ask for. */
export function sendV2Record(
  record: V2Record,
  list: V2List,
  query: ListQuery,
  context: SandboxContext,
): object {
  if (list.type === 'pipelines' && context.options.behaviour.sendIsSelected) {
    return { ...record, is_selected: 'order_nr' in record && record.order_nr === 1 };
  }
  if (query.includeFields.length === 0 && query.customFields === undefined) return record;
  const wanted = query.customFields;
  return {
    ...record,
    ...includedFields(record, list, query.includeFields, context),
    ...(wanted !== undefined && 'custom_fields' in record
      ? { custom_fields: only(record.custom_fields, wanted) }
      : {}),
  };
}

function only(values: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(values, key)).map((key) => [key, values[key]]),
  );
}
