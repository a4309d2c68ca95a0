import { customFieldValues } from './custom-field-values.js';
import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { DealRecord } from './records.js';
import { pickLabels, pickOwner, pickVisibility } from './seed-context.js';
import type { SeedContext } from './seed-context.js';
import { SeedGlance, seedMoments } from './seed-moments.js';
import { seedPersonOrganization } from './seed-person.js';
import { dateOf, daysAgo, REFERENCE_TIME_MS, v2Time } from './times.js';

/** On which shelf a seeded deal lies. */
export interface DealTraits {
  readonly isArchived: boolean;
  readonly isDeleted: boolean;
}

/** The deal that a seed has under this id. */
export function seedDeal(context: SeedContext, id: number, traits: DealTraits): DealRecord {
  const dice = new Dice(context.seed, KIND.deal, id);
  const { added, updated } = seedMoments(dice);
  const outcome = seedOutcome(dice);
  const touched = updateMoment(updated, traits);
  const closed = outcome === 'open' ? null : (updated ?? added);
  const closeTime = closed === null ? null : v2Time(closed);
  const closeDate = closed === null ? null : dateOf(closed);
  const links = seedLinks(context, dice);
  const stage = dice.pick(context.stages);
  const hasRecurringRevenue = dice.chance(0.1);
  return {
    id,
    title: `${dice.pick(context.words.companies)}: ${dice.pick(context.words.products)}`,
    creator_user_id: pickOwner(context, dice),
    owner_id: pickOwner(context, dice),
    value: dice.chance(0.1) ? 0 : dice.below(9_000_000) / (dice.chance(0.5) ? 100 : 1),
    person_id: links.personId,
    org_id: links.organizationId,
    stage_id: stage.id,
    pipeline_id: stage.pipeline_id,
    currency: dice.pick(['EUR', 'EUR', 'USD', 'GBP']),
    archive_time: traits.isArchived ? v2Time(REFERENCE_TIME_MS - 3_600_000) : null,
    add_time: v2Time(added),
    update_time: touched === null ? null : v2Time(touched),
    stage_change_time: updated === null ? null : v2Time(updated),
    status: traits.isDeleted ? 'deleted' : outcome,
    is_archived: traits.isArchived,
    is_deleted: traits.isDeleted,
    probability: dice.chance(0.3) ? 5 * dice.below(21) : null,
    lost_reason: outcome === 'lost' && dice.chance(0.7) ? dice.pick(context.words.lostReasons) : null,
    visible_to: pickVisibility(dice),
    close_time: closeTime,
    won_time: outcome === 'won' ? closeTime : null,
    lost_time: outcome === 'lost' ? closeTime : null,
    local_won_date: outcome === 'won' ? closeDate : null,
    local_lost_date: outcome === 'lost' ? closeDate : null,
    local_close_date: closeDate,
    expected_close_date: dice.chance(0.6) ? dateOf(added + (10 + dice.below(90)) * 86_400_000) : null,
    label_ids: pickLabels(dice),
    origin: dice.pick(['ManuallyCreated', 'ManuallyCreated', 'Import', 'API']),
    origin_id: null,
    channel: dice.chance(0.2) ? 1 + dice.below(60) : null,
    channel_id: dice.chance(0.1) ? dice.pick(context.words.products) : null,
    acv: hasRecurringRevenue ? 1200 : null,
    arr: hasRecurringRevenue ? 1200 : null,
    mrr: hasRecurringRevenue ? 100 : null,
    custom_fields: customFieldValues(context, context.customFields.deals, KIND.deal, id),
  };
}

/** What a seeded deal is sorted and filtered by, without the rest of it: the first that its dice say. */
export function seedDealGlance({ seed }: SeedContext, id: number, traits: DealTraits): DealGlance {
  const dice = new Dice(seed, KIND.deal, id);
  const { added, updated } = seedMoments(dice);
  return new DealGlance(added, updated, seedOutcome(dice), traits);
}

class DealGlance extends SeedGlance {
  readonly status: DealRecord['status'];
  readonly is_archived: boolean;

  constructor(added: number, updated: number | null, outcome: DealRecord['status'], traits: DealTraits) {
    super(added, updateMoment(updated, traits));
    this.status = traits.isDeleted ? 'deleted' : outcome;
    this.is_archived = traits.isArchived;
  }
}

function updateMoment(updated: number | null, { isDeleted }: DealTraits): number | null {
  return isDeleted ? daysAgo(3) : updated;
}

function seedOutcome(dice: Dice): 'open' | 'won' | 'lost' {
  const outcome = dice.next();
  return outcome < 0.55 ? 'open' : outcome < 0.8 ? 'won' : 'lost';
}

/** With both, one or neither of person and organization; the organization is mostly the person's own. */
function seedLinks(
  context: SeedContext,
  dice: Dice,
): { personId: number | null; organizationId: number | null } {
  const personId = context.personIds.length === 0 || dice.chance(0.12) ? null : dice.pick(context.personIds);
  if (context.organizationIds.length === 0) return { personId, organizationId: null };
  if (personId !== null && dice.chance(0.85)) {
    return { personId, organizationId: seedPersonOrganization(context, personId) };
  }
  return { personId, organizationId: dice.chance(0.3) ? null : dice.pick(context.organizationIds) };
}
