import type { Answer } from './exchange.js';

/**
 * What in an answer nobody but us should ever see.
 * @param secrets planted ones, by what they are
 */
export function leaks({ raw }: Answer, secrets: ReadonlyMap<string, string>): string[] {
  const planted = [...secrets]
    .filter(([, secret]) => raw.includes(secret))
    .map(([what]) => `bears the ${what}`);
  const traces = TRACES.filter(([, trace]) => trace.test(raw)).map(([what]) => `bears ${what}`);
  return [...planted, ...traces];
}

const TRACES: readonly [what: string, trace: RegExp][] = [
  ['a token of Pipedrive’s', /v1u:|\b\d+:\d+:[0-9a-f]{40}\b/],
  ['a line of a stack', /\bat \S.*:\d+:\d+|node_modules|file:\/\/|\.[jt]s:\d+/],
  [
    'words of a statement',
    /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE) [\w"*]|\brelation "|pg_|QueryFailedError|duplicate key/,
  ],
  [
    'words of the runtime',
    /Cannot read propert|is not a function|is not iterable|ECONN|ETIMEDOUT|\[object Object\]/,
  ],
];
