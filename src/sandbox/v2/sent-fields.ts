import type { CustomFieldDefinition } from '../company/custom-field-definitions.js';

/** The types of records that have fields of the account's own. */
export type FieldedType = 'deals' | 'persons' | 'organizations';

/** A field as API v2 sends it without `include_fields`. */
interface SentField {
  readonly field_name: string;
  readonly field_code: string;
  /** Not of organizations. */
  readonly description?: string | null;
  readonly field_type: string;
  readonly options: readonly object[] | null;
  readonly subfields: readonly object[] | null;
  readonly is_custom_field: boolean;
  readonly is_optional_response_field: boolean;
}

/** The fields of a type: some that every account has, then its own. */
export function sentFields(type: FieldedType, own: readonly CustomFieldDefinition[]): readonly SentField[] {
  const fields = [
    ...BUILT_IN[type].map(([code, name, kind]) =>
      sentField({ code, name, kind, options: null, isCustom: false }),
    ),
    ...own.map(({ key, name, kind, options }) =>
      sentField({ code: key, name, kind, options: options.length > 0 ? options : null, isCustom: true }),
    ),
  ];
  return type === 'organizations' ? fields : fields.map((field) => ({ ...field, description: null }));
}

/** A few of what Pipedrive lists: enough to show that they stand among the others. */
const BUILT_IN: Readonly<Record<FieldedType, readonly [code: string, name: string, kind: string][]>> = {
  deals: [
    ['id', 'ID', 'int'],
    ['title', 'Deal Title', 'varchar'],
    ['value', 'Value', 'monetary'],
    ['owner_id', 'Owner', 'user'],
  ],
  persons: [
    ['id', 'ID', 'int'],
    ['name', 'Name', 'varchar'],
    ['emails', 'Email', 'varchar'],
  ],
  organizations: [
    ['id', 'ID', 'int'],
    ['name', 'Name', 'varchar'],
    ['address', 'Address', 'address'],
  ],
};

function sentField(field: {
  code: string;
  name: string;
  kind: string;
  options: CustomFieldDefinition['options'] | null;
  isCustom: boolean;
}): SentField {
  return {
    field_name: field.name,
    field_code: field.code,
    field_type: field.kind,
    options: field.options?.map((option) => ({ ...option, ...OPTION_DETAILS })) ?? null,
    subfields: subfieldsOf(field.kind, field.name),
    is_custom_field: field.isCustom,
    is_optional_response_field: false,
  };
}

const OPTION_DETAILS = {
  color: null,
  add_time: '2023-01-09T08:00:00Z',
  update_time: '2023-01-09T08:00:00Z',
};

/** The specification has them of addresses and of money alone. */
function subfieldsOf(kind: string, name: string): readonly object[] | null {
  return (
    SUBFIELDS[kind]?.map(([code, part]) => ({
      field_code: code,
      field_name: `${part} of ${name}`,
      field_type: code === 'value' && kind === 'monetary' ? 'double' : 'varchar',
    })) ?? null
  );
}

const SUBFIELDS: Readonly<Record<string, readonly [code: string, name: string][]>> = {
  monetary: [
    ['value', 'Amount'],
    ['currency', 'Currency'],
  ],
  address: [
    ['value', 'Text'],
    ['subpremise', 'Apartment'],
    ['street_number', 'House number'],
    ['route', 'Street'],
    ['sublocality', 'District'],
    ['locality', 'City'],
    ['admin_area_level_1', 'State'],
    ['admin_area_level_2', 'Region'],
    ['country', 'Country'],
    ['postal_code', 'ZIP code'],
    ['formatted_address', 'Full address'],
  ],
};
