import type { WireRecord } from '../wire-record.js';
import type { UpstreamFailure } from './upstream-failure.js';

/** What v1 and v2 wrap every list into. The rest of an answer's form is not relied on. */
export interface ListEnvelope {
  readonly records: readonly WireRecord[];
  readonly additionalData: Readonly<Record<string, unknown>>;
}

/**
 * Reads a list. Only the envelope and each record's `id` are checked: the published
 * schemas are stricter than real accounts.
 *
 * @param options.isNullEmpty whether `data: null` is an empty list, as in API v1
 */
export function readList(
  json: unknown,
  { isNullEmpty = false }: { isNullEmpty?: boolean } = {},
): ListEnvelope | UpstreamFailure {
  const read = readItems(json, { isNullEmpty });
  if ('kind' in read) return read;
  const { items, additionalData } = read;
  const broken = items.findIndex((record) => !isObject(record) || !Number.isSafeInteger(record.id));
  if (broken !== -1) return wrongForm(`record ${broken} of the page has no id`);
  return { records: items as WireRecord[], additionalData };
}

/** Reads a list of things that need not be records: of theirs not even an id is relied on. */
export function readItems(
  json: unknown,
  { isNullEmpty = false }: { isNullEmpty?: boolean } = {},
): (Pick<ListEnvelope, 'additionalData'> & { readonly items: readonly unknown[] }) | UpstreamFailure {
  if (!isObject(json)) return wrongForm('not an object');
  if (json.success !== true) return wrongForm('success is not true');
  // Of a v2 list nobody has ever seen null: taken for an empty page, it would end a walk too early.
  const items: unknown = isNullEmpty && json.data === null ? [] : json.data;
  if (!Array.isArray(items)) return wrongForm('data is not a list');
  return { items, additionalData: isObject(json.additional_data) ? json.additional_data : {} };
}

/** Reads an answer about one thing. */
export function readObject(json: unknown): { readonly data: Record<string, unknown> } | UpstreamFailure {
  if (!isObject(json) || json.success !== true) return wrongForm('success is not true');
  return isObject(json.data) ? { data: json.data } : wrongForm('data is not an object');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongForm(problem: string): UpstreamFailure {
  return { kind: 'wrongForm', problem };
}
