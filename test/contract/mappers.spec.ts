import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ExternalApiError } from '../../src/index.js';
import type { Endpoint } from '../../src/pipedrive/upstream/http/endpoint.js';
import { checkedRecords } from '../../src/pipedrive/upstream/mapped-records.js';
import type { ExportRecord } from '../../src/pipedrive/upstream/records/export-record.js';
import { toNote } from '../../src/pipedrive/upstream/v1/to-note.js';
import { toDeal } from '../../src/pipedrive/upstream/v2/to-deal.js';
import { toOrganization } from '../../src/pipedrive/upstream/v2/to-organization.js';
import { toPerson } from '../../src/pipedrive/upstream/v2/to-person.js';
import { toPipeline } from '../../src/pipedrive/upstream/v2/to-pipeline.js';
import { toStage } from '../../src/pipedrive/upstream/v2/to-stage.js';
import type { WireRecord } from '../../src/pipedrive/upstream/wire-record.js';
import { RECORD_FORMS, wrongFields } from './record-forms.js';

type Mapper = (wire: WireRecord) => ExportRecord;

/** Pipedrive's schemas promise more than its accounts keep. Whatever it sends, a client gets the contract's form or 502. */
describe.each<[string, Mapper, string]>([
  ['persons', toPerson, 'v2-persons'],
  ['organizations', toOrganization, 'v2-organizations'],
  ['deals', toDeal, 'v2-deals'],
  ['notes', toNote, 'v1-notes'],
  ['pipelines', toPipeline, 'v2-pipelines'],
  ['stages', toStage, 'v2-stages'],
])('the mapper of %s', (type, mapper, fixture) => {
  const forms = RECORD_FORMS[type] ?? {};
  const map = (wire: WireRecord) => checkedRecords([wire], mapper, ENDPOINT)[0] ?? {};
  const sound: WireRecord = { ...MORE_FIELDS, ...exampleOf(fixture) };

  it('gives Pipedrive’s own example the contract’s form', () => {
    expect(wrongFields(map(sound), forms)).toEqual([]);
  });

  it('gives a record of nothing but an id the contract’s form', () => {
    expect(wrongFields(map({ id: 7 }), forms)).toEqual([]);
  });

  it('gives any record the contract’s form, or refuses it by its id and the field', () => {
    fc.assert(
      fc.property(fc.array(change(sound), { minLength: 1, maxLength: 4 }), (changes) => {
        const wire = changes.reduce(changed, sound);
        try {
          // As a client would be sent it: what JSON leaves out is missing.
          const record: object = JSON.parse(JSON.stringify(map(wire)));
          expect(wrongFields(record, forms)).toEqual([]);
        } catch (error) {
          if (!(error instanceof ExternalApiError)) throw error;
          expect(error.message).toMatch(/ \(record 1: [a-z_0-9.]+ is not [a-z ]+\)$/);
        }
      }),
      { seed: 20_260_801, numRuns: 3_000 },
    );
  });
});

const ENDPOINT: Endpoint = {
  path: '/',
  operation: 'test',
  tokens: 1,
  anyScopeOf: [],
  callersParameters: [],
};

/** What the published examples leave out. */
const MORE_FIELDS = {
  people_count: 1,
  open_deals_count: 2,
  closed_deals_count: 3,
  won_deals_count: 4,
  lost_deals_count: 5,
  smart_bcc_email: 'x@pipedrivemail.example',
  is_selected: true,
};

function exampleOf(fixture: string): WireRecord {
  const url = new URL(`../fixtures/pipedrive/${fixture}.json`, import.meta.url);
  const { example } = JSON.parse(readFileSync(url, 'utf8')) as { example: { data: WireRecord[] } };
  const [record] = example.data;
  if (record === undefined) throw new Error(`${fixture} has no example`);
  return record;
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, 2 ** 53, 1e308, '', '7', '1e9', 'text'),
  fc.constantFrom<unknown>([], [null], [[]], {}, { value: null }, { value: {} }, { id: 1, name: 'x' }),
  fc.constantFrom<unknown>('2024-02-30T25:61:61+99:99', '0000-00-00 00:00:00', 'x'.repeat(50_000), '\ud800'),
  fc.jsonValue({ maxDepth: 4 }),
);

/** What becomes of a field: another value in its place or, with `at`, within it; undefined is missing. */
interface Change {
  readonly field: string;
  readonly at: number | null;
  readonly value: unknown;
}

function change(sound: WireRecord): fc.Arbitrary<Change> {
  const names = Object.keys(sound).filter((name) => name !== 'id');
  const field = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('address_country', 'email', '__proto__', 'constructor', 'org_name'),
    },
  );
  const value = fc.option(junk, { nil: undefined, freq: 9 });
  return fc.record({ field, at: fc.option(fc.nat(3)), value });
}

function changed(record: WireRecord, { field, at, value }: Change): WireRecord {
  const other = at === null ? value : within(record[field], at, value);
  return { id: record.id, ...Object.fromEntries([...Object.entries(record), [field, other]]) };
}

/** The value with one of its items or parts replaced. */
function within(value: unknown, at: number, part: unknown): unknown {
  if (Array.isArray(value)) return [...value.slice(0, at), part, ...value.slice(at + 1)];
  if (typeof value !== 'object' || value === null) return [value, part];
  const names = [...Object.keys(value), 'value'];
  return { ...value, [names[at % names.length] ?? 'value']: part };
}
