import type { Goal, PartReport } from '../part.js';
import { decimals, median, times, whole } from '../report/figures.js';
import { atLeast, atMost } from '../report/goal.js';
import { table } from '../report/table.js';
import type { ContenderName, LoadFigures, PageLoad, PageResult, PageWork } from './page-result.js';

export function reportOnPage({ loads, work }: PageResult): PartReport {
  const medians = new Medians(loads);
  return {
    lines: [
      'The sandbox answers at once, every contender is a process of its own and warm, and they take turns.',
      '',
      ...table(
        HEAD,
        loads.map((of) => rowOf(of, medians)),
      ),
      '',
      `A warm first page asks ${perPage(work.statements, work)} of Postgres and ${perPage(work.calls, work)} of Pipedrive.`,
    ],
    goals: goalsOf(medians, work),
  };
}

const HEAD = ['', 'clients', 'requests/s', 'against plain Nest', 'p50', 'p99', 'CPU a page', 'body'];

const LABELS: Readonly<Record<ContenderName, string>> = {
  'names joined': 'ours, names joined (the default)',
  'related=ids': 'ours, related=ids',
  'pass-through': "undici, Pipedrive's bytes handed on",
  'plain Nest': 'Nest, Express and axios',
};

function rowOf({ contender, concurrency }: PageLoad, medians: Medians): string[] {
  const of = (figure: keyof LoadFigures) => medians.of(contender, concurrency, figure);
  return [
    LABELS[contender],
    String(concurrency),
    whole(of('requestsPerSecond')),
    times(medians.againstPlain(contender, concurrency)),
    `${decimals(of('p50Ms'))} ms`,
    `${decimals(of('p99Ms'))} ms`,
    `${decimals(of('cpuMs'))} ms`,
    `${whole(of('bytes') / 1024)} kB`,
  ];
}

function goalsOf(medians: Medians, work: PageWork): Goal[] {
  const added = medians.of('names joined', 1, 'p50Ms') - medians.of('pass-through', 1, 'p50Ms');
  const perPageOf = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0) / work.pages;
  return [
    ...[1, 16].map((clients) =>
      atLeast({
        what: `pages: requests/s against plain Nest, ${clients} client${clients === 1 ? '' : 's'}`,
        measured: medians.againstPlain('names joined', clients),
        limit: 1.5,
        unit: ' x',
        why: WHY,
      }),
    ),
    atMost({
      what: 'pages: p50 added to the pass-through, 1 client',
      measured: added,
      limit: 4,
      unit: ' ms',
      why: WHY,
    }),
    atMost({
      what: 'pages: statements of a warm first page',
      measured: perPageOf(work.statements),
      limit: 2,
    }),
    atMost({ what: 'pages: calls of a warm first page', measured: perPageOf(work.calls), limit: 1 }),
  ];
}

const WHY = `what is particular to Pipedrive's bytes is a quarter of what a page of ours takes: cut (4 per cent), parsed (2), mapped (3), joined and
written anew (7), collected as garbage (8). Handing 220 kB to the socket is 9, the two statements 9, the call to Pipedrive 8; the
others (the caller's token, the grant, the budget, limits, the log, validation, Nest's and Fastify's own pipeline) are pieces of 1 per cent and
less. The plain handler has none of these, nor a database.`;

/** `1 SELECT, 1 INSERT`. */
function perPage(counts: Readonly<Record<string, number>>, { pages }: PageWork): string {
  return Object.entries(counts)
    .map(([name, count]) => `${Number((count / pages).toFixed(2))} ${name}`)
    .join(', ');
}

/** The figures of all runs, by their medians. */
class Medians {
  constructor(private readonly loads: readonly PageLoad[]) {}

  of(contender: ContenderName, concurrency: number, figure: keyof LoadFigures): number {
    const load = this.loads.find((one) => one.contender === contender && one.concurrency === concurrency);
    return median((load?.runs ?? []).map((run) => run[figure]));
  }

  againstPlain(contender: ContenderName, concurrency: number): number {
    const requestsPerSecond = (name: ContenderName) => this.of(name, concurrency, 'requestsPerSecond');
    return requestsPerSecond(contender) / requestsPerSecond('plain Nest');
  }
}
