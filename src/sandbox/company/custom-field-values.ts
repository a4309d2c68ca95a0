import type { CustomFieldDefinition, CustomFieldKind } from './custom-field-definitions.js';
import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { CustomFieldValues } from './records.js';
import { addressOf } from './seed-address.js';
import type { SeedContext } from './seed-context.js';
import { dateOf, daysAgo } from './times.js';

const SHARE_OF_VALUES = 0.18;

/** API v2 lists every custom field of the account on every record, null where it is empty: most of them are. */
export function customFieldValues(
  context: SeedContext,
  definitions: readonly CustomFieldDefinition[],
  kind: number,
  id: number,
): CustomFieldValues {
  const dice = new Dice(context.seed, KIND.customFields * 16 + kind, id);
  const values: Record<string, unknown> = {};
  for (const definition of definitions) {
    values[definition.key] = dice.chance(SHARE_OF_VALUES)
      ? VALUE_OF[definition.kind](context, dice, definition)
      : null;
  }
  return values;
}

type ValueOf = (context: SeedContext, dice: Dice, definition: CustomFieldDefinition) => unknown;

const VALUE_OF: Record<CustomFieldKind, ValueOf> = {
  varchar: (context, dice) => dice.pick(context.words.products),
  text: (context, dice) => `${dice.pick(context.words.sentences)}\n${dice.pick(context.words.sentences)}`,
  double: (_, dice) => dice.below(100_000) / 100,
  monetary: (_, dice) => ({ value: dice.below(500_000) / 100, currency: dice.pick(['EUR', 'USD', 'GBP']) }),
  enum: (_, dice, definition) => dice.pick(definition.options).id,
  set: (_, dice, definition) =>
    definition.options.filter((_, index) => index === 0 || dice.chance(0.4)).map((option) => option.id),
  date: (_, dice) => dateOf(daysAgo(dice.below(700))),
  daterange: (_, dice) => {
    const days = dice.below(600) + 30;
    return { value: dateOf(daysAgo(days)), until: dateOf(daysAgo(days - dice.below(30))) };
  },
  time: (_, dice) => ({ value: clockTime(dice), ...TIME_ZONE }),
  timerange: (_, dice) => ({ value: clockTime(dice), until: clockTime(dice), ...TIME_ZONE }),
  address: (context, dice) => addressOf(context.words, dice),
  phone: (_, dice) => `+1 202 555 01${String(dice.below(100)).padStart(2, '0')}`,
  user: (context, dice) => dice.pick(context.ownerIds),
  org: (context, dice) => (context.organizationIds.length > 0 ? dice.pick(context.organizationIds) : null),
  people: (context, dice) => (context.personIds.length > 0 ? dice.pick(context.personIds) : null),
};

const TIME_ZONE = { timezone_id: 272, timezone_name: 'Europe/Berlin' };

function clockTime(dice: Dice): string {
  return `${String(dice.below(24)).padStart(2, '0')}:${dice.pick(['00', '15', '30', '45'])}:00`;
}
