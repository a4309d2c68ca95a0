import { Dice } from './dice.js';
import { KIND } from './kinds.js';
import { daysAgo, v1Time } from './times.js';
import type { UserRecord } from './v1-records.js';
import type { Vocabulary } from './vocabulary.js';

/** The company's users: the first is the administrator, the last (from two on) has been deactivated. */
export function seedUsers(seed: number, words: Vocabulary, count: number): UserRecord[] {
  return Array.from({ length: count }, (_, index) =>
    userOf(seed, words, firstUserId(seed) + index * 3, {
      isAdmin: index === 0,
      isActive: count === 1 || index < count - 1,
    }),
  );
}

/** User ids are the only ones that are numbered across all of Pipedrive's companies. */
export function firstUserId(seed: number): number {
  return 11_000_000 + (Math.abs(seed) % 1000) * 1000;
}

export function userOf(
  seed: number,
  words: Vocabulary,
  id: number,
  traits: { isAdmin: boolean; isActive: boolean },
): UserRecord {
  const dice = new Dice(seed, KIND.user, id);
  const first = dice.pick(words.firstNames);
  const last = dice.pick(words.lastNames);
  const days = 300 + dice.below(500);
  const handle = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '');
  return {
    id,
    name: `${first} ${last}`,
    default_currency: 'EUR',
    locale: 'en_US',
    lang: 1,
    email: `${handle}.${id % 1000}@sales.example`,
    phone: dice.chance(0.5) ? `+1 202 555 01${String(dice.below(100)).padStart(2, '0')}` : null,
    activated: true,
    last_login: v1Time(daysAgo(traits.isActive ? dice.next() * 5 : 120)),
    created: v1Time(daysAgo(days)),
    modified: traits.isAdmin ? null : v1Time(daysAgo(days * dice.next())),
    has_created_company: traits.isAdmin,
    access: [
      { app: 'sales', admin: traits.isAdmin, permission_set_id: dice.pick(words.uuids) },
      { app: 'global', admin: traits.isAdmin, permission_set_id: dice.pick(words.uuids) },
    ],
    active_flag: traits.isActive,
    timezone_name: 'Europe/Berlin',
    timezone_offset: '+02:00',
    role_id: 1,
    icon_url: dice.chance(0.5) ? `https://pictures.example/${id}.png` : null,
    is_deleted: false,
  };
}
