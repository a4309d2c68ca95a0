import type { Dice } from './dice.js';
import type { AddressValue } from './records.js';
import type { Vocabulary } from './vocabulary.js';

/** An address as API v2 sends it: the text, and the parts that geocoding found (some it never finds). */
export function addressOf(words: Vocabulary, dice: Dice): AddressValue {
  const route = dice.pick(words.streets);
  const streetNumber = String(1 + dice.below(240));
  const locality = dice.pick(words.cities);
  const region = dice.pick(words.regions);
  const postalCode = String(10_000 + dice.below(89_999));
  return {
    value: `${streetNumber} ${route}, ${locality}, ${region} ${postalCode}, United States`,
    country: 'United States',
    admin_area_level_1: region,
    admin_area_level_2: dice.chance(0.5) ? `${locality} County` : null,
    locality,
    sublocality: null,
    route,
    street_number: streetNumber,
    subpremise: dice.chance(0.2) ? `Suite ${1 + dice.below(90)}` : null,
    postal_code: postalCode,
  };
}
