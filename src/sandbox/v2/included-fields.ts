import type { DealCounts } from '../company/relation-counts.js';
import { relationCounts } from '../company/relation-counts.js';
import { Dice } from '../company/dice.js';
import { KIND } from '../company/kinds.js';
import { daysAgo, v2Time } from '../company/times.js';
import type { SandboxContext } from '../context.js';
import type { V2List, V2Record } from './v2-list.js';

/**
 * The fields of include_fields. What follows from the company's own data (deals, people and notes of a record) is
 * counted; what the sandbox does not keep (activities, mails, files) is thrown by the record's own dice.
 */
export function includedFields(
  record: V2Record,
  list: V2List,
  names: readonly string[],
  context: SandboxContext,
): Record<string, unknown> {
  if (names.length === 0) return {};
  const invented = inventedFields(record, list, context);
  const counted = countedFields(record, list, names, context);
  return Object.fromEntries(
    names.map((name) => [name, name in counted ? counted[name] : (invented[name] ?? null)]),
  );
}

/** Whether a change of other records can change these fields. */
export function isCounted(names: readonly string[]): boolean {
  return names.some(
    (name) => name === 'notes_count' || name === 'people_count' || name.includes('deals_count'),
  );
}

function inventedFields(record: V2Record, list: V2List, context: SandboxContext): Record<string, unknown> {
  const dice = new Dice(context.options.seed, KIND.extras * 16 + list.type.length, record.id);
  const done = dice.below(6);
  const undone = dice.below(3);
  const isWon = 'won_time' in record && record.won_time !== null;
  return {
    next_activity_id: undone > 0 ? 30_000 + record.id : null,
    last_activity_id: done > 0 ? 20_000 + record.id : null,
    activities_count: done + undone,
    done_activities_count: done,
    undone_activities_count: undone,
    email_messages_count: dice.below(9),
    files_count: dice.below(3),
    followers_count: dice.below(4),
    products_count: dice.below(3),
    participants_count: 'person_id' in record && record.person_id !== null ? 1 : 0,
    last_incoming_mail_time: dice.chance(0.3) ? v2Time(daysAgo(dice.next() * 90)) : null,
    last_outgoing_mail_time: dice.chance(0.3) ? v2Time(daysAgo(dice.next() * 90)) : null,
    first_won_time: isWon ? record.won_time : null,
    source_lead_id: null,
    participant_open_deals_count: 0,
    participant_closed_deals_count: 0,
    smart_bcc_email:
      list.type === 'deals'
        ? `${context.company.domain}+deal${record.id}@pipedrivemail.example`
        : `${context.company.domain}@pipedrivemail.example`,
  };
}

function countedFields(
  record: V2Record,
  list: V2List,
  names: readonly string[],
  context: SandboxContext,
): Record<string, unknown> {
  if (!isCounted(names)) return {};
  const counts = relationCounts(context.data.tables);
  const notes_count = counts.notesOf(list.type, record.id);
  if (list.type === 'persons') return { notes_count, ...namedCounts(counts.dealsOfPerson(record.id)) };
  if (list.type !== 'organizations') return { notes_count };
  return {
    notes_count,
    people_count: counts.peopleOf(record.id),
    ...namedCounts(counts.dealsOfOrganization(record.id)),
  };
}

function namedCounts(counts: { own: DealCounts; related: DealCounts }): Record<string, number> {
  const { own, related } = counts;
  return {
    open_deals_count: own.open,
    won_deals_count: own.won,
    lost_deals_count: own.lost,
    closed_deals_count: own.won + own.lost,
    related_open_deals_count: related.open,
    related_won_deals_count: related.won,
    related_lost_deals_count: related.lost,
    related_closed_deals_count: related.won + related.lost,
  };
}
