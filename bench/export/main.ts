import { parseArgs } from 'node:util';

import { machine } from './report/machine.js';
import { Results } from './report/results.js';
import { PARTS, type PartName } from './parts.js';
import { Postgres } from './stage/postgres.js';

// `npm run bench`, from the project's directory. A part that runs alone leaves the other parts' results as they are.
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    runs: { type: 'string', default: '5' },
    deals: { type: 'string', default: '100000' },
    latency: { type: 'string', default: '150' },
    'load-ms': { type: 'string', default: '3000' },
    // Where RESULTS.md and results.json are.
    out: { type: 'string', default: 'bench' },
  },
});
const names = partNames(values.only);
const run = {
  runs: wholeNumber('runs', 1),
  options: {
    deals: wholeNumber('deals', 1000),
    latencyMs: wholeNumber('latency', 0),
    loadMs: wholeNumber('load-ms', 1),
  },
  say: (line: string) => void process.stdout.write(`${line}\n`),
};

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const results = await Results.open(values.out);
const postgres = await Postgres.start();
try {
  for (const name of names) {
    run.say(`\n${PARTS[name].title}`);
    const measuredOn = await machine(postgres.version);
    const result = await PARTS[name].measure({ ...run, postgres });
    await results.keep(name, { result, machine: measuredOn, measuredAt: new Date() });
  }
} finally {
  await postgres.stop();
}
run.say(`\n${results.markdown()}`);

/** @throws RangeError that names the parts that there are */
function partNames(list: string): PartName[] {
  return list.split(',').map((name) => {
    if (Object.hasOwn(PARTS, name)) return name as PartName;
    throw new RangeError(`--only: parts are ${Object.keys(PARTS).join(', ')} (got ${name})`);
  });
}

/** @throws RangeError where it is none, or too small */
function wholeNumber(name: 'runs' | 'deals' | 'latency' | 'load-ms', least: number): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least) return number;
  throw new RangeError(`--${name} must be a whole number from ${least} on (got ${values[name]})`);
}
