import { customFieldValues } from './custom-field-values.js';
import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { ContactValue, PersonRecord } from './records.js';
import { pickLabels, pickOwner, pickVisibility } from './seed-context.js';
import type { SeedContext } from './seed-context.js';
import { seedMoments } from './seed-moments.js';
import { v2Time } from './times.js';

/** The person that a seed has under this id. */
export function seedPerson(context: SeedContext, id: number): PersonRecord {
  const dice = new Dice(context.seed, KIND.person, id);
  const { added, updated } = seedMoments(dice);
  const first = dice.pick(context.words.firstNames);
  const last = dice.chance(0.05) ? null : dice.pick(context.words.lastNames);
  const handle = `${first}.${last ?? id}`.toLowerCase().replace(/[^a-z0-9.]/g, '');
  return {
    id,
    name: last === null ? first : `${first} ${last}`,
    first_name: first,
    last_name: last,
    owner_id: dice.chance(0.02) ? null : pickOwner(context, dice),
    org_id: seedPersonOrganization(context, id),
    add_time: v2Time(added),
    update_time: updated === null ? null : v2Time(updated),
    emails: contactValues(dice, (index) => `${handle}.${id}${index === 0 ? '' : `.${index}`}@mail.example`),
    phones: contactValues(dice, () => `+1 202 555 01${String(dice.below(100)).padStart(2, '0')}`),
    is_deleted: false,
    visible_to: pickVisibility(dice),
    label_ids: pickLabels(dice),
    picture_id: dice.chance(0.1) ? 5000 + id : null,
    custom_fields: customFieldValues(context, context.customFields.persons, KIND.person, id),
  };
}

/** Where a person works. Apart from the row, because a deal asks for it without making the whole person. */
export function seedPersonOrganization(context: SeedContext, personId: number): number | null {
  const dice = new Dice(context.seed, KIND.personOrganization, personId);
  if (context.organizationIds.length === 0 || dice.chance(0.25)) return null;
  return dice.pick(context.organizationIds);
}

/** None, one or two addresses or numbers; a label may be empty. */
function contactValues(dice: Dice, value: (index: number) => string): ContactValue[] {
  const throwOfCount = dice.next();
  const count = throwOfCount < 0.15 ? 0 : throwOfCount < 0.8 ? 1 : 2;
  return Array.from({ length: count }, (_, index) => ({
    value: value(index),
    primary: index === 0,
    label: dice.pick(['work', 'work', 'home', 'other', '']),
  }));
}
