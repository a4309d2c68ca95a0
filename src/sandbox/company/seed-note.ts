import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import type { SeedContext } from './seed-context.js';
import { pickOwner } from './seed-context.js';
import { daysAgo, v1Time } from './times.js';
import type { NoteRecord } from './v1-records.js';

/** The note that a seed has under this id. By turns on every combination of deal, person, organization, lead. */
export function seedNote(context: SeedContext, id: number): NoteRecord {
  const dice = new Dice(context.seed, KIND.note, id);
  const links = LINKS[id % LINKS.length] ?? LINKS[0];
  const one = (isLinked: boolean, ids: readonly number[]): number | null =>
    isLinked && ids.length > 0 ? dice.pick(ids) : null;
  const dealId = one(links.includes('d'), context.dealIds);
  const personId = one(links.includes('p'), context.personIds);
  const orgId = one(links.includes('o'), context.organizationIds);
  const days = 1 + dice.next() * 500;
  const userId = pickOwner(context, dice);
  const isChanged = dice.chance(0.3);
  return {
    id,
    user_id: userId,
    deal_id: dealId,
    person_id: personId,
    org_id: orgId,
    lead_id: links.includes('l') ? dice.pick(context.words.uuids) : null,
    project_id: null,
    task_id: null,
    content: htmlContent(context, dice),
    add_time: v1Time(daysAgo(days)),
    // A note that nobody has changed bears its own add_time, as the recorded ones do.
    update_time: v1Time(daysAgo(isChanged ? days * dice.next() : days)),
    active_flag: true,
    pinned_to_deal_flag: dealId !== null && dice.chance(0.2),
    pinned_to_person_flag: personId !== null && dice.chance(0.2),
    pinned_to_organization_flag: orgId !== null && dice.chance(0.2),
    pinned_to_lead_flag: false,
    pinned_to_project_flag: false,
    pinned_to_task_flag: false,
    last_update_user_id: isChanged ? dice.pick(context.activeUserIds) : null,
  };
}

const LINKS = ['d', 'p', 'o', 'dp', 'do', 'po', 'dpo', 'l'] as const;

function htmlContent(context: SeedContext, dice: Dice): string {
  const sentence = (): string => dice.pick(context.words.sentences);
  switch (dice.below(4)) {
    case 0:
      return `<p>${sentence()}</p><ul><li>${sentence()}</li><li><b>${sentence()}</b></li></ul>`;
    case 1:
      return `${sentence()}<br>Price &lt; 5&nbsp;000 &euro; &amp; free delivery. ${sentence()}`;
    case 2:
      return `<div>“${sentence()}” — Grüße, 東京 🚀 <a href="https://example.com/?a=1&amp;b=2">link</a></div>`;
    default:
      return sentence();
  }
}
