import { addOutcomes, callersIn } from './outcomes.js';
import type { RoundResult } from './round.js';
import type { Mode } from './grants.js';

/** All rounds of one scenario in one mode: a line of the table. */
export interface Line {
  readonly scenario: string;
  readonly mode: Mode;
  readonly rounds: number;
  readonly callers: number;
  /** What callers met that was no data, by code. */
  readonly failures: string;
  readonly tokenRequests: number;
  readonly mostRequests: number;
  readonly askedTooSoon: number;
  readonly twoHolders: number;
  readonly sameTokenTwice: number;
  readonly lost: number;
  readonly expectedLost: number;
  /** Why the rows of lost accounts say that they are. */
  readonly reasons: string;
  /** In words, what is not as promised; empty where all is. */
  readonly broken: readonly string[];
}

export function linesOf(results: readonly RoundResult[]): Line[] {
  const groups = new Map<string, RoundResult[]>();
  for (const result of results) {
    const key = `${result.scenario.name} ${result.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap(lineOf);
}

function lineOf(results: readonly RoundResult[]): Line[] {
  const [first] = results;
  if (first === undefined) return [];
  const { data, ...failures } = addOutcomes(results.map(({ outcomes }) => outcomes));
  const sum = (count: (result: RoundResult) => number) =>
    results.reduce((total, one) => total + count(one), 0);
  const line = {
    scenario: first.scenario.name,
    mode: first.mode,
    rounds: results.length,
    callers: callersIn(failures) + (data ?? 0),
    failures: counted(failures),
    tokenRequests: sum(({ traffic }) => traffic.requests),
    mostRequests: Math.max(...results.map(({ traffic }) => traffic.requests)),
    askedTooSoon: sum(({ traffic }) => traffic.askedTooSoon),
    twoHolders: sum(({ traffic }) => traffic.twoHolders),
    sameTokenTwice: sum(({ traffic }) => traffic.sameTokenTwice),
    lost: results.filter(isLost).length,
    expectedLost: mustBeLost(first) ? results.length : 0,
    reasons: counted(countOf(results.filter(isLost).map(({ reason }) => reason ?? 'none'))),
  };
  return [{ ...line, broken: [...new Set(results.flatMap(brokenIn))] }];
}

/** What one round has broken of the promise. */
export function brokenIn(result: RoundResult): string[] {
  const { scenario, outcomes, traffic, end, reason } = result;
  const { least, most } = scenario.requests;
  const allowed = ['data', ...scenario.mayMeet, ...(mustBeLost(result) ? ['TOKEN_INVALIDATED'] : [])];
  const met = Object.keys(outcomes).filter((outcome) => !allowed.includes(outcome));
  const wantedEnd = mustBeLost(result) ? 'TOKEN_INVALIDATED' : 'data';
  return [
    ...met.map((outcome) => `callers met ${outcome}`),
    ...(end === wantedEnd ? [] : [`the account ended with ${end}, not with ${wantedEnd}`]),
    ...(mustBeLost(result) && reason !== LOST ? [`the reason is ${reason}, not ${LOST}`] : []),
    ...(traffic.requests > most ? [`more than ${most} token requests`] : []),
    ...(traffic.requests < least ? [`fewer than ${least} token requests`] : []),
    ...(traffic.askedTooSoon > 0 ? ['the token endpoint was asked again too soon'] : []),
    ...(traffic.twoHolders > 0 ? ['two processes held one refresh'] : []),
    ...(traffic.sameTokenTwice > 0 ? ['one refresh token was in flight twice'] : []),
  ];
}

const LOST = 'refresh_answer_lost';

function isLost({ end }: RoundResult): boolean {
  return end !== 'data';
}

/** Only a strict endpoint loses an account, and only by an answer that nobody has saved. */
function mustBeLost({ mode, scenario }: RoundResult): boolean {
  return mode === 'strict' && scenario.losesAnswer;
}

function countOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}
