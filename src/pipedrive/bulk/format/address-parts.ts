/** The parts of an address beside its text. */
export const ADDRESS_PARTS = [
  'subpremise',
  'street_number',
  'route',
  'sublocality',
  'locality',
  'admin_area_level_1',
  'admin_area_level_2',
  'country',
  'postal_code',
  'formatted_address',
];

/** The same as a record bears them, beside the text in the field of this name. */
export function addressParts(name: string): string[] {
  return ADDRESS_PARTS.map((part) => `${name}_${part}`);
}
