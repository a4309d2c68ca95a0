/**
 * Lays v2's `custom_fields` flat behind a record's own fields, as v1 had them: by their 40-character keys, a composite
 * value split into `<key>` (its `value`) and `<key>_<part>` for every further part (`_currency`, `_until`,
 * `_timezone_id`, `_country`, …). Scalars and lists stay as Pipedrive sends them. No custom field takes the place of a
 * field of the record. The record itself is filled: one of this size is dear to copy.
 */
export function withCustomFields<T extends object>(record: T, customFields: unknown): T {
  if (typeof customFields !== 'object' || customFields === null) return record;
  const fields = record as Record<string, unknown>;
  for (const [key, value] of Object.entries(customFields))
    if (isComposite(value)) for (const [name, part] of flat(key, value)) addField(fields, name, part);
    else addField(fields, key, value);
  return record;
}

/** Fills in a field, unless the record has one of that name. */
export function addField(record: Record<string, unknown>, name: string, value: unknown): void {
  if (Object.hasOwn(record, name)) return;
  // A hostile key stays a plain key.
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
  else record[name] = value;
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
