import * as behaviours from './behaviours.js';
import type { Behaviour } from './behaviours.js';

/** What befalls a refresh, and what is promised in spite of it. */
export interface Scenario {
  readonly name: string;
  /** The endpoint exchanges the refresh token, and nobody ever saves what that has brought. */
  readonly losesAnswer: boolean;
  /** The codes that callers may meet, beside TOKEN_INVALIDATED where the account is lost. */
  readonly mayMeet: readonly string[];
  /** Token requests of one round, the last look at the account included. Fewer, and nothing of the kind has befallen it. */
  readonly requests: { readonly least: number; readonly most: number };
}

/** The endpoint misbehaves for as long as the callers are there. */
export interface StormScenario extends Scenario {
  readonly behaviour: Behaviour;
  /** What is left of the access token's life; below 0 where it has expired. */
  readonly leftMinutes: number;
}

export type KillStep = 'claimed' | 'received' | 'exchanged' | 'answered' | 'saved';

/** The holder dies by kill -9 when its refresh has come to this step. */
export interface KillScenario extends Scenario {
  readonly step: KillStep;
}

export type SleepStep = 'beforeSending' | 'beforeReading' | 'whileSaving';

/** The holder sleeps (SIGSTOP) from this step on until its lease has run out, then goes on. */
export interface SleepScenario extends Scenario {
  readonly step: SleepStep;
}

const HONEST = { losesAnswer: false, mayMeet: [], requests: exactly(1) };
/** One that fails, and one of the last look, when the endpoint is well again; more only where a round takes long. */
const FAULT = {
  losesAnswer: false,
  mayMeet: ['EXTERNAL_API_ERROR with Retry-After'],
  requests: { least: 2, most: 4 },
  leftMinutes: -5,
};
const LOSS = { ...FAULT, losesAnswer: true };

export const ANSWERED: StormScenario = {
  ...HONEST,
  name: 'an honest answer',
  behaviour: behaviours.answers,
  leftMinutes: -5,
};

export const STORMS: readonly StormScenario[] = [
  ANSWERED,
  { ...FAULT, name: '500', behaviour: behaviours.fails },
  {
    ...FAULT,
    name: '500, the token still valid',
    behaviour: behaviours.fails,
    leftMinutes: 4,
    mayMeet: [],
    requests: { least: 1, most: 4 },
  },
  { ...LOSS, name: '500 after the exchange', behaviour: behaviours.failsAfterExchange },
  { ...FAULT, name: 'a connection that is cut', behaviour: behaviours.cuts },
  { ...LOSS, name: 'a connection that is cut after the exchange', behaviour: behaviours.cutsAfterExchange },
  { ...FAULT, name: 'nonsense', behaviour: behaviours.talksNonsense },
  { ...LOSS, name: 'nonsense after the exchange', behaviour: behaviours.talksNonsenseAfterExchange },
  { ...FAULT, name: 'no answer', behaviour: behaviours.hangs },
  { ...LOSS, name: 'half an answer, then silence', behaviour: behaviours.stallsHalfway },
  { ...LOSS, name: 'no answer, exchanged at once', behaviour: behaviours.afterExchange(behaviours.hangs) },
  { ...LOSS, name: 'no answer, exchanged after the time limit', behaviour: behaviours.exchangesTooLate },
];

export const KILLS: readonly KillScenario[] = [
  { ...HONEST, name: 'kill -9: claimed, nothing sent', step: 'claimed' },
  { ...HONEST, name: 'kill -9: sent, nothing exchanged', step: 'received', requests: exactly(2) },
  {
    ...HONEST,
    name: 'kill -9: exchanged, not answered',
    step: 'exchanged',
    requests: exactly(2),
    losesAnswer: true,
  },
  {
    ...HONEST,
    name: 'kill -9: answered, not saved',
    step: 'answered',
    requests: exactly(2),
    losesAnswer: true,
  },
  { ...HONEST, name: 'kill -9: saved', step: 'saved' },
];

/** The holder loses its connection to Postgres with the save on it; what the exchange has brought is in its hands still. */
export const SAVE_CUT: Scenario = { ...HONEST, name: 'its save is cut off from Postgres' };

export const SLEEPS: readonly SleepScenario[] = [
  { ...HONEST, name: 'asleep past the lease: claimed, nothing sent', step: 'beforeSending' },
  {
    ...HONEST,
    name: 'asleep past the lease: answered, not read',
    step: 'beforeReading',
    requests: exactly(2),
    losesAnswer: true,
    // The sleeper's own callers: it wakes to a time limit that has passed.
    mayMeet: ['EXTERNAL_API_ERROR', 'EXTERNAL_API_ERROR with Retry-After'],
  },
  { ...HONEST, name: 'asleep past the lease: saving', step: 'whileSaving' },
];

function exactly(requests: number): Scenario['requests'] {
  return { least: requests, most: requests };
}
