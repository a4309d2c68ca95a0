import type { Goal, PartReport } from '../part.js';
import { decimals, median, megabytes, seconds, times, whole } from '../report/figures.js';
import { atLeast, atMost } from '../report/goal.js';
import { table } from '../report/table.js';
import type { BulkResult } from './bulk.js';
import { CONTENDERS, type ContenderName } from './contenders.js';
import type { MeasuredReading } from './measure-reading.js';

export function reportOnBulk(result: BulkResult): PartReport {
  const { deals, latencyMs, pages, floorMs, readings } = result;
  const names = Object.keys(CONTENDERS) as ContenderName[];
  const lines = [
    `${whole(deals)} deals of 20 custom fields, a twentieth of them archived, every sixth or so never changed; ` +
      `${latencyMs} ms latency, 80 requests per 2 s. Floor: ${pages} pages of 500 can't come sooner than in ${seconds(floorMs)}.`,
    '',
    ...table(
      HEAD,
      names.map((name) => rowOf(name, result)),
    ),
    '',
    `Ratios: ${ratios(result).join('; ')}.`,
    '',
    NOTES,
  ];
  return { lines, goals: goalsOf(readings, floorMs) };
}

const HEAD = [
  'all deals by',
  'runs',
  'wall',
  '(least, most)',
  'requests',
  'tokens',
  '429',
  'peak RSS: reader',
  'service',
  'CPU: reader',
  'service',
  'sandbox',
];

function rowOf(name: ContenderName, { readings }: BulkResult): string[] {
  const of = (figure: (reading: MeasuredReading) => number): number => median(readings[name].map(figure));
  const walls = readings[name].map(({ wallMs }) => wallMs);
  const { isOurs, title } = CONTENDERS[name];
  return [
    title,
    String(walls.length),
    seconds(median(walls)),
    `${seconds(Math.min(...walls))}, ${seconds(Math.max(...walls))}`,
    whole(of(({ traffic }) => traffic.requests)),
    whole(of(({ traffic }) => traffic.tokens)),
    whole(Math.max(...readings[name].map(({ traffic }) => traffic.tooMany))),
    megabytes(of(({ peakRssBytes }) => peakRssBytes)),
    isOurs ? megabytes(of(({ servicePeakBytes }) => servicePeakBytes)) : '',
    `${decimals(of(({ cpu }) => cpu.reader))} s`,
    isOurs ? `${decimals(of(({ cpu }) => cpu.service))} s` : '',
    `${decimals(of(({ cpu }) => cpu.sandbox))} s`,
  ];
}

function ratios({ readings, floorMs }: BulkResult): string[] {
  const wall = (name: ContenderName): number => wallOf(readings, name);
  return [
    `the SDK loop takes ${times(wall('sdk') / wall('ours'))} as long as the collection`,
    `our pages ${times(wall('pages') / wall('ours'))}`,
    `with names the SDK loop ${times(wall('sdkNames') / wall('oursNames'))}`,
    `the collection takes ${times(wall('ours') / floorMs)} the floor`,
  ];
}

function goalsOf(readings: BulkResult['readings'], floorMs: number): Goal[] {
  const wall = (name: ContenderName): number => wallOf(readings, name);
  const tokens = (name: ContenderName): number => median(readings[name].map(({ traffic }) => traffic.tokens));
  const ours = [...readings.ours, ...readings.oursNames];
  return [
    atLeast({
      what: 'bulk: times faster than the SDK loop, `related=ids`',
      measured: wall('sdk') / wall('ours'),
      limit: 5,
      unit: ' x',
      why: WHY_WALL,
    }),
    atLeast({
      what: 'bulk: times faster than the SDK loop, names joined',
      measured: wall('sdkNames') / wall('oursNames'),
      limit: 3,
      unit: ' x',
    }),
    atMost({
      what: 'bulk: burst 429s',
      measured: Math.max(...ours.map(({ traffic }) => traffic.tooMany)),
      limit: 0,
    }),
    atMost({
      what: 'bulk: tokens, of those of the SDK loop',
      measured: tokens('ours') / tokens('sdk'),
      limit: 1.1,
      unit: ' x',
      why: WHY_TOKENS,
    }),
    atMost({
      what: 'bulk: wall time, of the floor',
      measured: wall('ours') / floorMs,
      limit: 1.25,
      unit: ' x',
      why: WHY_WALL,
    }),
  ];
}

const WHY_TOKENS = `beside the pages, half a dozen requests look for what no page has shown and what was changed meanwhile, some of them
among archived deals, at twice the price; one asks when records were changed; some eight bring half a page that was known, where
their readers meet; users and stages are 25 tokens. In the order in which pages come, it is about 215 requests; 216 are 1.098 x.`;

const WHY_WALL = `the floor asks for 80 pages at once, and leaves out that somebody has to work on them. A cursor is known by the page before
it, so it takes most of a second until the first window of 2 seconds is used up, and every further one opens as the first was filled: the
window is kept as one that rolls, for Pipedrive does not say that it is another, and a sixteenth of it is left to pages. Without any
processor time the same requests take 5.3 s. All processes share two cores, whose speed differs from day to day: the service's work, 30 to 35 ms
a page of 500 here, fills its thread from the first page to the last; the SDK loop, which waits for Pipedrive most of the time, does not
mind.`;

function wallOf(readings: BulkResult['readings'], name: ContenderName): number {
  return median(readings[name].map(({ wallMs }) => wallMs));
}

const NOTES = `Medians. Every reader, the service, Postgres and the sandbox are processes of their own on this one machine. All
readers have the same ids. The one of the collection takes the ids out of the lines, parses no more of them, and holds \`complete\`,
\`count\` and \`sha256\` of the receipt against what it has read; the loops parse, as those clients do. Each reading begins with a
connection that knows no names. The SDK loop that joins names looks up 100 ids a call, each one once, and is read once: it takes
minutes. The floor leaves out that work is to be done with the pages, here on the same cores.`;
