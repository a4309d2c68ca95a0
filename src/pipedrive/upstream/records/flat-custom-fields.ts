/**
 * A record with v2's `custom_fields` laid flat behind its own fields, as v1 had them: by their 40-character keys, a
 * composite value split into `<key>` (its `value`) and `<key>_<part>` for every further part (`_currency`, `_until`,
 * `_timezone_id`, `_country`, …). Scalars and lists stay as Pipedrive sends them. No custom field takes the place of a
 * field of the record.
 */
export function withCustomFields<T extends object>(record: T, customFields: unknown): T {
  if (typeof customFields !== 'object' || customFields === null) return record;
  const entries = Object.entries(customFields).flatMap(([key, value]) => flat(key, value));
  // Named first, the record's fields stay in front; named last, their values prevail. A key like `__proto__` stays a
  // plain key.
  return { ...record, ...Object.fromEntries(entries), ...record };
}

/** The rule for one composite value, an address for instance, under any name; other values stay whole. */
export function flat(name: string, value: unknown): [string, unknown][] {
  if (!isComposite(value)) return [[name, value]];
  const { value: main, ...parts } = value;
  return [
    [name, main],
    ...Object.entries(parts).map(([part, of]): [string, unknown] => [`${name}_${part}`, of]),
  ];
}

function isComposite(value: unknown): value is { value: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'value' in value;
}
