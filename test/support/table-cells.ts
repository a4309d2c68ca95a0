import type { ExportType } from '../../src/index.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a row of a CSV says of its record, and what the record itself says, both by column: what is promised to readers,
 * written down once more. `other_fields` is an object on both sides.
 */
export function bothSides(type: ExportType, row: Readonly<Record<string, string | null>>, record: Fields) {
  const { other_fields: others, ...cells } = row;
  const names = Object.keys(cells);
  const told = new Set([...names, ...(TOLD_ELSEWHERE[type] ?? [])]);
  const left = Object.entries(record).filter(([field, value]) => value !== null && !told.has(field));
  return {
    read: {
      ...Object.fromEntries(names.map((name) => [name, unguarded(cells[name] ?? null)])),
      other_fields: JSON.parse(others ?? '{}') as unknown,
    },
    expected: {
      ...Object.fromEntries(names.map((name) => [name, textOf(valueOf(type, record, name))])),
      other_fields: Object.fromEntries(left),
    },
  };
}

/** Takes the apostrophe away that keeps a spreadsheet from reading a text as a formula. */
function unguarded(cell: string | null): string | null {
  return cell?.replace(/^'(?=[\p{C}\p{Z}'"]*[=+\-@＝＋－＠\t\r\n])/u, '') ?? null;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

function valueOf(type: ExportType, record: Fields, column: string): unknown {
  const [field, part] = { ...SPLIT, ...(type === 'notes' ? OF_NOTES : {}) }[column] ?? [column];
  const value = record[field];
  if (part === undefined) return value;
  if (part !== 'first') return (value as Fields | null | undefined)?.[part];
  const points = (value ?? []) as { value: string; primary: boolean }[];
  return (points.find(({ primary }) => primary) ?? points[0])?.value;
}

const SPLIT: Readonly<Record<string, readonly [field: string, part?: string]>> = {
  owner_id: ['owner_id', 'id'],
  owner_name: ['owner_id', 'name'],
  owner_email: ['owner_id', 'email'],
  creator_user_id: ['creator_user_id', 'id'],
  creator_user_name: ['creator_user_id', 'name'],
  creator_user_email: ['creator_user_id', 'email'],
  person_id: ['person_id', 'value'],
  person_name: ['person_id', 'name'],
  org_id: ['org_id', 'value'],
  org_name: ['org_id', 'name'],
  email: ['email', 'first'],
  email_all: ['email'],
  phone: ['phone', 'first'],
  phone_all: ['phone'],
};

const OF_NOTES: typeof SPLIT = {
  user_id: ['user', 'id'],
  user_name: ['user', 'name'],
  user_email: ['user', 'email'],
  deal_id: ['deal', 'id'],
  deal_title: ['deal', 'title'],
  person_id: ['person', 'id'],
  person_name: ['person', 'name'],
  org_id: ['organization', 'id'],
  org_name: ['organization', 'name'],
};

/** Fields that stand in columns of other names. */
const TOLD_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  persons: ['primary_email'],
  notes: ['user', 'deal', 'person', 'organization'],
};
