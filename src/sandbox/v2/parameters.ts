import { validationFailed } from '../api/api-refusals.js';

/** API v2 is strict: what a list does not declare is refused, and so is a parameter that comes twice. */
export function requireSingleValues(
  query: Readonly<Record<string, unknown>>,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    if (!known.includes(name)) throw validationFailed(name, 'is not allowed');
    if (typeof value !== 'string') throw validationFailed(name, 'must be given once');
    values.set(name, value);
  }
  return values;
}

export function readWholeNumber(
  given: ReadonlyMap<string, string>,
  name: string,
  range: { min: number; max?: number },
): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= (range.max ?? Infinity))) {
    throw validationFailed(
      name,
      `must be a whole number from ${range.min}${range.max ? ` to ${range.max}` : ''}`,
    );
  }
  return value;
}

export function readChoice<T extends string>(
  given: ReadonlyMap<string, string>,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw validationFailed(name, `must be one of ${choices.join(', ')}`);
  return choice;
}

/** A comma-separated list. */
export function readList(
  given: ReadonlyMap<string, string>,
  name: string,
  rule: { allowed?: readonly string[]; max?: number },
): readonly string[] | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw validationFailed(name, 'must not be empty');
  if (rule.max !== undefined && items.length > rule.max) {
    throw validationFailed(name, `must have at most ${rule.max} items`);
  }
  const unknown = items.find((item) => rule.allowed !== undefined && !rule.allowed.includes(item));
  if (unknown !== undefined) throw validationFailed(name, `${unknown} is not allowed`);
  return items;
}

/** A time to the second, `2025-01-01T10:20:00Z`; fractions of a second are refused, as Pipedrive does. */
export function readSecond(given: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = given.get(name);
  if (text === undefined || isSecond(text)) return text;
  throw validationFailed(name, `${text} is not a valid datetime`);
}

export function isSecond(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === text.slice(0, 19);
}
