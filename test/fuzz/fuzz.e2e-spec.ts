import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type ApiDocument, readApiDocument } from './api-document.js';
import { Fuzzer } from './fuzzer.js';
import { startWorld, type World } from './world.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** How much is fuzzed and where it begins; given by vitest.fuzz.config.ts alone. */
    fuzz: { requests: number; seed: number } | undefined;
  }
}

/** What `npm test` does: little, and the same every time. */
const { requests, seed } = inject('fuzz') ?? { requests: 600, seed: 20_260_801 };

let world: World;
let document: ApiDocument;

beforeAll(async () => {
  world = await startWorld();
  document = await readApiDocument(world.app.url);
});
afterAll(() => world.close());

it(
  'answers whatever it is asked as its own OpenAPI document says, never 500, and ends',
  { timeout: 3_600_000 },
  async () => {
    const fuzzer = new Fuzzer(world, document);
    const failures = await fuzzer.run({ requests, seed });
    console.log(`\n${fuzzer.tally.table()} (seed ${seed})\n`);
    expect(failures.join('\n\n')).toBe('');
    // Whatever never succeeds has been asked nothing that matters.
    expect(fuzzer.tally.neverSucceeded(document.operations)).toEqual([]);
    expect(fuzzer.tally.neverSeen([200, 302, 400, 401, 404, 429, 502])).toEqual([]);
    await world.readEverything();
    // Names such as __proto__ were among the parameters and the fields of bodies.
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
);
