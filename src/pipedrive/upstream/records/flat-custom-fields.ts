/**
 * v2's `custom_fields` laid flat, as v1 had them: by their 40-character keys, a composite value split into
 * `<key>` (its `value`) and `<key>_<part>` for every further part (`_currency`, `_until`, `_timezone_id`,
 * `_country`, …). Scalars and lists stay as Pipedrive sends them.
 *
 * @returns entries, so that the caller builds its record in one step; a key like `__proto__` stays a plain key
 */
export function flatCustomFields(customFields: unknown): [string, unknown][] {
  if (typeof customFields !== 'object' || customFields === null) return [];
  return Object.entries(customFields).flatMap(([key, value]) => flat(key, value));
}

/** The same rule for one composite value, an address for instance, under any name. */
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
