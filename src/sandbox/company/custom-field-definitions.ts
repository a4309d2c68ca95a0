import { createHash } from 'node:crypto';

/** Every kind of custom field that a Pipedrive account can define for deals and contacts. */
export const CUSTOM_FIELD_KINDS = [
  'varchar',
  'text',
  'double',
  'monetary',
  'enum',
  'set',
  'date',
  'daterange',
  'time',
  'timerange',
  'address',
  'phone',
  'user',
  'org',
  'people',
] as const;

export type CustomFieldKind = (typeof CUSTOM_FIELD_KINDS)[number];

/** A custom field of the seeded company. */
export interface CustomFieldDefinition {
  /** 40 hexadecimal digits: the name of the field in `custom_fields`. */
  readonly key: string;
  readonly name: string;
  readonly kind: CustomFieldKind;
  /** The choices of an enum or a set, else empty. */
  readonly options: readonly { readonly id: number; readonly label: string }[];
}

/** The kinds in turn, as many as are asked for; from the second round on a name bears its round. */
export function customFieldDefinitions(
  seed: number,
  type: string,
  count: number,
): readonly CustomFieldDefinition[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = CUSTOM_FIELD_KINDS[index % CUSTOM_FIELD_KINDS.length] ?? 'varchar';
    const round = Math.floor(index / CUSTOM_FIELD_KINDS.length) + 1;
    return {
      key: createHash('sha1')
        .update(`${seed}/${type}/${kind}${round === 1 ? '' : `/${round}`}`)
        .digest('hex'),
      name: `Sandbox ${kind} of ${type}${round === 1 ? '' : ` ${round}`}`,
      kind,
      options: kind === 'enum' || kind === 'set' ? optionsOf(100 + index * 10) : [],
    };
  });
}

function optionsOf(firstId: number): CustomFieldDefinition['options'] {
  return ['Small', 'Medium', 'Large', 'Other'].map((label, index) => ({ id: firstId + index, label }));
}
