import type { PlannedCall } from '../upstream/company-budget.js';
import type { DatabaseClock } from './company-budgets.repository.js';
import type { OwnCall } from './own-calls.js';
import type { OwnShare } from './turn.js';

/** A process's calls by the work, or the account, that they are for. */
export function sharesOf(
  sent: readonly { readonly call: OwnCall; readonly at: number }[],
  waiting: readonly PlannedCall[],
  clock: DatabaseClock,
): OwnShare[] {
  const shares = new Map<
    string,
    { -readonly [Key in 'wants' | 'calls']: OwnShare[Key][number][] } & OwnShare
  >();
  const share = (work: string | null, account: string) => {
    const key = JSON.stringify([work, account]);
    const found = shares.get(key) ?? { work, account, wants: [], calls: [] };
    shares.set(key, found);
    return found;
  };
  for (const { call, at } of sent) share(call.work, call.account).calls.push([clock.at(at), 1]);
  for (const { bulk, access, tokens } of waiting) share(bulk ?? null, access.accountId).wants.push(tokens);
  return [...shares.values()];
}
