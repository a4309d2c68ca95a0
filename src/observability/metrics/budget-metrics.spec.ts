import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { budgetMetrics } from './budget-metrics.js';

const CALL = { accountId: 'acc', operation: 'deals', outcome: 200, milliseconds: 1, tokens: 10 };

let minutes: number;

// The cache looks at its clock once in a millisecond.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  minutes = 1_234;
});
afterEach(() => void vi.useRealTimers());

it('forgets what a company has left when it has not been called for an hour', async () => {
  const { tell, companies } = metrics(10);
  tell('7', 100);
  pass(59);
  tell('8', 200);
  expect(await companies()).toEqual(['7 100', '8 200']);
  pass(2);
  expect(await companies()).toEqual(['8 200']);
});

it('shows of too many companies those that were called last', async () => {
  const { tell, companies } = metrics(2);
  for (const company of ['7', '8', '7', '9']) tell(company, 100);
  expect(await companies()).toEqual(['7 100', '9 100']);
});

it('goes by what Pipedrive says: a call without its word changes nothing', async () => {
  const { tell, companies } = metrics(2);
  tell('7', 0);
  tell('7', undefined);
  tell(undefined, 5);
  expect(await companies()).toEqual(['7 0']);
});

function pass(span: number): void {
  minutes += span;
  vi.advanceTimersByTime(span * 60_000);
}

function metrics(mostCompanies: number) {
  const registry = new Registry();
  const clock = { now: () => minutes * 60_000 };
  const listener = budgetMetrics(registry, { mostCompanies, clock });
  const tell = (companyId: string | undefined, dailyTokensLeft: number | undefined): void =>
    listener({ ...CALL, companyId, dailyTokensLeft });
  const companies = async (): Promise<string[]> =>
    [...(await registry.metrics()).matchAll(/\{company="(\d+)"\} (\d+)/g)]
      .map(([, company, tokens]) => `${company} ${tokens}`)
      .sort();
  return { tell, companies };
}
