import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  ConnectionService,
  ExportService,
  ExportType,
  parseCredentialKeys,
  PipedriveExportError,
} from '../../src/index.js';
import { CONNECTED } from './callers.js';
import { FRONT_END } from './known-values.js';
import { ODD_ADDRESSES, ODD_NUMBERS, ODD_TEXTS, ODD_TIMES } from './odd-values.js';
import { startWorld, type World } from './world.js';

/** A part of what is sent over HTTP: these are quick, but the two share the time of `npm test`. */
const { requests, seed } = inject('fuzz') ?? { requests: 300, seed: 20_260_801 };
const runs = { numRuns: requests, seed };

/** What plain JavaScript may hand over, or somebody has typed. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 0, -0, 1n, Number.NaN, Symbol('odd'), [], {}, () => 'odd'),
  fc.constantFrom(...ODD_TEXTS),
  fc.constantFrom(...ODD_NUMBERS, ...ODD_TIMES, ...ODD_ADDRESSES),
  fc.constantFrom(...ODD_NUMBERS).map(Number),
  fc.string({ unit: 'binary' }),
  fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, withObjectString: true }),
);

describe('what other services may call', { timeout: 3_600_000 }, () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('hands out a page, or refuses it by one of the module’s errors, whatever is asked for', async () => {
    const exports = world.app.app.get(ExportService, { strict: false });
    const request = fc
      .record({
        whole: fc.record({
          accountId: fc.constantFrom(CONNECTED, 'fuzz-nobody'),
          type: fc.constantFrom(...Object.values(ExportType)),
          start: fc.nat({ max: 40 }),
          limit: fc.integer({ min: 1, max: 500 }),
        }),
        odd: fc.dictionary(fc.constantFrom(...FIELDS), anything, { maxKeys: 2 }),
      })
      .map(({ whole, odd }) => ({ ...whole, ...odd }));
    const property = fc.asyncProperty(request, async (asked) => {
      expect(
        await foreignErrorOf(() => exports.page(asked as Parameters<ExportService['page']>[0])),
      ).toBeUndefined();
    });
    await fc.assert(property, runs);
  });

  it('names an authorize page, or refuses it by one of the module’s errors, for whomever and to wherever', async () => {
    const connections = world.app.app.get(ConnectionService, { strict: false });
    const forwardUrl = fc.oneof(fc.constant(`${FRONT_END}/done`), anything);
    const property = fc.asyncProperty(
      fc.oneof(fc.constant(CONNECTED), anything),
      forwardUrl,
      async (accountId, to) => {
        expect(
          await foreignErrorOf(() => connections.authorizeUrl(accountId as string, to as string | undefined)),
        ).toBeUndefined();
      },
    );
    await fc.assert(property, runs);
  });

  it('reads a list of keys, or says what is wrong with it and shows no key', () => {
    const key = Buffer.alloc(32, 'a key that nobody may see').toString('base64');
    const entry = fc.oneof(
      fc.constantFrom(`k1:${key}`, `k 2:${key}`, `:${key}`, `k3:${key}x`, key),
      anything,
    );
    const value = fc.oneof(fc.array(entry, { maxLength: 3 }).map(joined), anything);
    const property = fc.property(value, (given) => {
      try {
        parseCredentialKeys(given as string);
      } catch (error) {
        expect(String(error)).toMatch(/^Error: (entry \d+|keys) must be /);
        expect(String(error)).not.toContain(key.slice(0, 8));
      }
    });
    fc.assert(property, runs);
  });
});

const FIELDS = ['accountId', 'type', 'start', 'limit', 'updated_since', 'archived', 'related'] as const;

/** What a call has thrown, unless that is one of the module's own errors, or the one TypeError that is documented: no account is named. */
async function foreignErrorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    const isDocumented = error instanceof TypeError && error.message === 'accountId must name an account';
    return isDocumented || error instanceof PipedriveExportError ? undefined : error;
  }
}

function joined(entries: readonly unknown[]): string {
  return entries.map((entry) => (typeof entry === 'string' ? entry : typeof entry)).join(',');
}
