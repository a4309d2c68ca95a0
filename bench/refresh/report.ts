import { cpus } from 'node:os';

import { type Line, linesOf } from './line.js';
import { callersIn } from './outcomes.js';
import type { RoundResult } from './round.js';

/** All that a run has shown, for people to read. */
export interface Report {
  readonly markdown: string;
  /** What is not as promised. */
  readonly broken: readonly string[];
}

export function reportOn(
  headline: {
    readonly results: readonly RoundResult[];
    readonly processes: number;
    readonly callers: number;
  },
  results: readonly RoundResult[],
  postgresVersion: string,
): Report {
  const lines = linesOf(results);
  const first = linesOf(headline.results);
  const broken = [...first, ...lines].flatMap(({ scenario, mode, broken }) =>
    broken.map((problem) => `${scenario} (${mode}): ${problem}`),
  );
  const markdown = [
    '# `npm run bench:refresh`',
    '',
    `${process.platform}, ${cpus().length} cores, Node ${process.versions.node}, Postgres ${postgresVersion}.`,
    '',
    ...headline.results.map((result) => headlineOf(result, headline)),
    '',
    `${results.length} rounds, ${broken.length === 0 ? 'every one as promised' : 'broken:'}`,
    ...(broken.length === 0 ? [] : ['', ...broken.map((problem) => `- ${problem}`)]),
    '',
    ...table(lines),
    '',
    FOOTNOTES,
    '',
  ].join('\n');
  return { markdown, broken };
}

function headlineOf(
  { mode, outcomes, traffic }: RoundResult,
  { processes, callers }: { processes: number; callers: number },
): string {
  const { data: _, ...failures } = outcomes;
  const requests = `${traffic.requests} token request${traffic.requests === 1 ? '' : 's'}`;
  return `- ${processes} processes x ${callers} callers (${mode}): ${requests}, ${callersIn(failures)} failures`;
}

const COLUMNS: readonly (readonly [title: string, cell: (line: Line) => string | number])[] = [
  ['what befalls the refresh', ({ scenario }) => scenario],
  ['endpoint', ({ mode }) => mode],
  ['rounds', ({ rounds }) => rounds],
  ['callers', ({ callers }) => callers],
  ['failures seen', ({ failures }) => failures || '0'],
  ['token requests', ({ tokenRequests }) => tokenRequests],
  ['most a round', ({ mostRequests }) => mostRequests],
  ['too soon', ({ askedTooSoon }) => askedTooSoon],
  ['two holders', ({ twoHolders }) => twoHolders],
  ['same token twice', ({ sameTokenTwice }) => sameTokenTwice],
  ['lost / expected', ({ lost, expectedLost }) => `${lost} / ${expectedLost}`],
  ['reasons', ({ reasons }) => reasons],
];

const FOOTNOTES = `A round is one account at expiry with callers in every process. Callers inside a killed process do not count. Token
requests include those of one more caller at the end, who tells whether the account is lost. _Too soon_: within five
seconds after a failure, or at all after \`invalid_grant\`. _strict_: an exchanged refresh token is dead at once;
_forgiving_: for a minute it brings the same new one again.`;

/** As prettier would lay it out. */
function table(lines: readonly Line[]): string[] {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...lines.map((line) => COLUMNS.map(([, cell]) => String(cell(line)))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
  const [head, ...body] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head ?? [], rule, ...body].map((row) => `| ${row.join(' | ')} |`);
}
