import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Sandbox } from '../../src/sandbox/index.js';
import type { TestApp } from '../support/test-app.js';
import { expected, shown, type Type, TYPES } from './company-records.js';
import { startTwoCompanies, type TwoCompanies } from './two-companies.js';

/**
 * One account never gets another's data, held against random scripts: many accounts are connected to one company or the
 * other and connected anew, and read pages on two replicas, also from positions that were handed out to others, while
 * tokens expire and names are remembered or forgotten. Steps of one round happen at the same time. Every record and
 * every name of a page has to be of the company that the account is connected to then.
 */
describe('whatever accounts of several companies do beside each other', () => {
  let both: TwoCompanies;
  let companies: Companies;
  let replicas: [TestApp, TestApp];
  let runs = 0;

  beforeAll(async () => {
    both = await startTwoCompanies();
    companies = [both.first, both.second];
    replicas = [both.app, await both.startReplica()];
  });
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterAll(async () => {
    vi.useRealTimers();
    await both.close();
  });

  it('each is shown the data of its own company alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ROUND, { minLength: 4, maxLength: 10, size: 'max' }), async (rounds) => {
        const run = new Run(both, companies, replicas, `run-${(runs += 1)}`);
        for (const account of ACCOUNTS.slice(1)) await run.connect(account, account % 2);
        for (const round of rounds) expect(await run.play(round)).toEqual([]);
        const last = ACCOUNTS.map((account) => ({ ...LOOK, account, replica: account % 2 }));
        expect(await run.play(last)).toEqual([]);
      }),
      { numRuns: 10, seed: 20_260_801, endOnFailure: true },
    );
  }, 240_000);
});

type Companies = readonly [Sandbox, Sandbox];

/** The first one is not connected to begin with. */
const ACCOUNTS = [0, 1, 2, 3, 4];

type Step =
  | { kind: 'page'; account: number; replica: number; type: Type; limit: number; from: number }
  | { kind: 'connect'; account: number; company: number }
  | { kind: 'expire'; account: number }
  | { kind: 'refuse'; company: number }
  | { kind: 'forget' };

const LOOK = { kind: 'page', type: 'deals', limit: 500, from: 0 } as const;

const ACCOUNT = fc.nat(ACCOUNTS.length - 1);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('page' as const),
      account: ACCOUNT,
      replica: fc.nat(1),
      type: fc.constantFrom(...TYPES),
      limit: fc.constantFrom(3, 7, 500),
      from: fc.nat(20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('connect' as const), account: ACCOUNT, company: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), account: ACCOUNT }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), company: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
);

/** Where one account is connected twice at the same time, nobody knows which comes last. */
const ROUND = fc.uniqueArray(STEP, {
  minLength: 1,
  maxLength: 6,
  size: 'max',
  selector: (step) => (step.kind === 'connect' ? step.account : step),
  comparator: (one, other) => typeof one === 'number' && one === other,
});

/** One script: which company each account is connected to, and the positions that were handed out. */
class Run {
  private readonly companyOf = new Map<number, number>();
  private readonly starts: Record<string, number[]> = {};

  constructor(
    private readonly both: TwoCompanies,
    private readonly companies: Companies,
    private readonly replicas: readonly [TestApp, TestApp],
    private readonly name: string,
  ) {}

  async connect(account: number, company: number): Promise<void> {
    await this.both.connect(this.idOf(account), this.companies[company] ?? this.both.first);
    this.companyOf.set(account, company);
  }

  /**
   * All of it at the same time. An account that is being connected may be at the former company still, or between both.
   * @returns what was shown to somebody that must not have been
   */
  async play(round: readonly Step[]): Promise<string[]> {
    const before = new Map(this.companyOf);
    const connecting = new Map(
      round.flatMap((step) => (step.kind === 'connect' ? [[step.account, step.company]] : [])),
    );
    const problems = await Promise.all(
      round.map((step) => {
        if (step.kind !== 'page') return this.disturb(step);
        const possible = [before.get(step.account), connecting.get(step.account)];
        return this.look(step, possible, connecting.has(step.account));
      }),
    );
    return problems.filter((problem) => problem !== undefined);
  }

  private async disturb(step: Exclude<Step, { kind: 'page' }>): Promise<undefined> {
    if (step.kind === 'connect') await this.connect(step.account, step.company);
    if (step.kind === 'refuse') this.companies[step.company]?.tokens.expireAccessTokens();
    // Names are remembered for minutes; tokens last longer by this clock, which is not the calendar's.
    if (step.kind === 'forget') vi.advanceTimersByTime(6 * 60_000);
    if (step.kind === 'expire') {
      const expired = `UPDATE pipedrive_oauth_credentials SET expires_at = now() - interval '1 minute' WHERE account_id = $1`;
      await this.both.app.app.get(DataSource).query(expired, [this.idOf(step.account)]);
    }
    return undefined;
  }

  private async look(
    { account, replica, type, limit, from }: Extract<Step, { kind: 'page' }>,
    possible: readonly (number | undefined)[],
    isConnecting: boolean,
  ): Promise<string | undefined> {
    const starts = (this.starts[type] ??= [0]);
    const path = `${type}?limit=${limit}&start=${starts[from % starts.length]}`;
    const { status, body } = await this.both.get(this.idOf(account), path, this.replicas[replica]);
    const problem = `${this.idOf(account)}, at ${String(possible)}: ${path} answered ${JSON.stringify(body)}`;
    if (status !== 200) {
      const isNowhere = possible.includes(undefined) && body.error === 'TOKEN_NOT_FOUND';
      const isBetween = isConnecting && body.error === 'TOKEN_INVALIDATED';
      return isNowhere || isBetween ? undefined : problem;
    }
    if (body.pagination.next_start !== null) starts.push(body.pagination.next_start);
    const page = body.data.map(shown[type]);
    const isOwn = possible.some(
      (company) => company !== undefined && isOf(this.companies[company], type, page),
    );
    return isOwn ? undefined : problem;
  }

  private idOf(account: number): string {
    return `${this.name}-account-${account}`;
  }
}

/** Whether each record of a page, and each name in it, is the company's. */
function isOf(sandbox: Sandbox | undefined, type: Type, page: readonly unknown[]): boolean {
  const own = new Map(
    sandbox === undefined ? [] : expected[type](sandbox).map((record) => [idOf(record), record]),
  );
  return page.every((record) => JSON.stringify(record) === JSON.stringify(own.get(idOf(record))));
}

function idOf(record: unknown): unknown {
  return (record as unknown[])[0];
}
