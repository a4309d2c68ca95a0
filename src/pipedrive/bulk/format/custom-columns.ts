import type { FieldDefinition } from '../../upstream/pipedrive-gateway.js';
import { ADDRESS_PARTS } from './address-parts.js';
import { type FieldColumns, plain } from './column.js';

/**
 * The columns of an account's own fields: by their definitions, whatever the records hold, and in the order of their keys,
 * so that they stay where they are however Pipedrive lists them.
 */
export function customColumns(definitions: readonly FieldDefinition[]): FieldColumns[] {
  return definitions
    .filter(({ isCustom }) => isCustom)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, type, parts }) => plain(code, ...partsOf(type, parts).map((part) => `${code}_${part}`)));
}

/** What is known of a composite value of this type, then what else Pipedrive says that it has. */
function partsOf(type: string, said: readonly string[]): string[] {
  const known = COMPOSITES[type] ?? [];
  return [...known, ...said.filter((part) => part !== 'value' && !known.includes(part))];
}

const TIME_ZONE = ['timezone_id', 'timezone_name'];

/** The parts beside `value`, by type of field. */
const COMPOSITES: Readonly<Record<string, readonly string[]>> = {
  monetary: ['currency'],
  daterange: ['until'],
  time: TIME_ZONE,
  timerange: ['until', ...TIME_ZONE],
  address: ADDRESS_PARTS,
};
