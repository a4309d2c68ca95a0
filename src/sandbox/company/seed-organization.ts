import { customFieldValues } from './custom-field-values.js';
import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { OrganizationRecord } from './records.js';
import { addressOf } from './seed-address.js';
import { pickLabels, pickOwner, pickVisibility } from './seed-context.js';
import type { SeedContext } from './seed-context.js';
import { seedMoments } from './seed-moments.js';
import { v2Time } from './times.js';

/** The organization that a seed has under this id. */
export function seedOrganization(context: SeedContext, id: number): OrganizationRecord {
  const dice = new Dice(context.seed, KIND.organization, id);
  const { added, updated } = seedMoments(dice);
  const name = dice.pick(context.words.companies);
  return {
    id,
    name,
    owner_id: dice.chance(0.03) ? null : pickOwner(context, dice),
    add_time: v2Time(added),
    update_time: updated === null ? null : v2Time(updated),
    address: dice.chance(0.3) ? null : addressOf(context.words, dice),
    is_deleted: false,
    visible_to: pickVisibility(dice),
    label_ids: pickLabels(dice),
    website: dice.chance(0.5) ? `https://www.company-${id}.example` : null,
    linkedin: dice.chance(0.2) ? `https://linkedin.example/company-${id}` : null,
    industry: dice.chance(0.3) ? 1 + dice.below(20) : null,
    annual_revenue: dice.chance(0.3) ? dice.below(9_000_000) : null,
    employee_count: dice.chance(0.4) ? 1 + dice.below(900) : null,
    custom_fields: customFieldValues(context, context.customFields.organizations, KIND.organization, id),
  };
}
