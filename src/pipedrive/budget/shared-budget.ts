import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';

import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

import { publishBudget } from '../diagnostics.js';
import { RESOLVED_OPTIONS, type ResolvedOptions } from '../pipedrive.options.js';
import {
  type AdmittedCall,
  CompanyBudget,
  type HeardLimits,
  type PlannedCall,
} from '../upstream/company-budget.js';
import { CompanyBudgets } from './company-budgets.repository.js';
import { CompanyDay } from './company-day.js';
import { reserveOf } from './day-allowance.js';
import { dayOver } from './day-over.js';
import { persistently } from './persistently.js';
import { takeTurn } from './take-turn.js';
import { UserBudget } from './user-budget.js';
import { type Grant, WaitingLine } from './waiting-line.js';

/** The budget of every company that this process works for, agreed on with the other replicas. */
@Injectable()
export class SharedBudget extends CompanyBudget implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly days = new LRUCache<string, CompanyDay>({ max: 10_000 });
  private readonly users = new LRUCache<string, LocalUser>({ max: 10_000 });
  private readonly reservePercent: number;

  constructor(
    private readonly rows: CompanyBudgets,
    @Inject(RESOLVED_OPTIONS) options: ResolvedOptions,
  ) {
    super();
    // Every company with bulk work listens.
    setMaxListeners(0, this.stopping.signal);
    this.reservePercent = options.budget.reservePercent;
  }

  override async admit(planned: PlannedCall): Promise<AdmittedCall> {
    const user = this.user(planned);
    const startedAt = performance.now();
    const grant =
      planned.bulk === undefined
        ? { call: user.budget.begin(planned), isBlind: false }
        : await user.line.room(planned);
    const waitedMilliseconds = Math.round(performance.now() - startedAt);
    return { settle: (heard) => this.settle(planned, grant, heard, { user, waitedMilliseconds }) };
  }

  /** Nobody is to wait for room in a service that stops. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  private settle(
    { access: { accountId, companyId } }: PlannedCall,
    { call, isBlind }: Grant,
    heard: HeardLimits | undefined,
    { user, waitedMilliseconds }: { user: LocalUser; waitedMilliseconds: number },
  ): void {
    user.budget.end(call, heard);
    if (heard === undefined) return;
    const { burstLeft, dailyLeft, dailyLimit } = heard.limits;
    publishBudget({ accountId, companyId, burstLeft, dailyLeft, dailyLimit, waitedMilliseconds });
    if (!isBlind || dailyLeft === undefined || dailyLimit === undefined) return;
    const day = { left: dailyLeft, limit: dailyLimit, resumesAt: null };
    if (dailyLeft < reserveOf(day, this.reservePercent)) throw dayOver(day, this.reservePercent, 0);
  }

  private user({ access: { companyId, userId } }: PlannedCall): LocalUser {
    const key = JSON.stringify([companyId, userId]);
    const known = this.users.get(key);
    if (known !== undefined) return known;
    const day = this.days.get(companyId) ?? new CompanyDay();
    this.days.set(companyId, day);
    const user = this.newUser({ companyId, userId }, new UserBudget(day));
    this.users.set(key, user);
    return user;
  }

  private newUser(
    { companyId, userId }: { companyId: string; userId: string },
    budget: UserBudget,
  ): LocalUser {
    // Of its own: should this one be forgotten while it is in use, another part begins beside it.
    const part = randomUUID().slice(0, 8);
    const { reservePercent } = this;
    const line = new WaitingLine({
      begin: (planned) => budget.begin(planned),
      end: (call) => budget.end(call, undefined),
      takeTurn: async (waiting) => {
        const { turn, taken } = await persistently(this.stopping.signal, () =>
          this.rows.change(companyId, (state, clock) => {
            const turn = { part, userId, reservePercent, ...budget.turn(waiting, clock) };
            const taken = takeTurn(state, turn, clock.now);
            return { state: taken.state, turn, taken };
          }),
        );
        budget.forget(turn.heard);
        return taken;
      },
      stopping: this.stopping.signal,
    });
    return { budget, line };
  }
}

interface LocalUser {
  readonly budget: UserBudget;
  readonly line: WaitingLine;
}
