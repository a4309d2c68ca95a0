import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ExportType } from '../../src/index.js';
import { CONTRACT_COLUMNS } from '../../src/pipedrive/bulk/format/contract-columns.js';
import { csv } from '../../src/pipedrive/bulk/format/csv.js';
import { customColumns } from '../../src/pipedrive/bulk/format/custom-columns.js';
import { Table } from '../../src/pipedrive/bulk/format/table.js';
import type { ExportRecord } from '../../src/pipedrive/upstream/records/export-record.js';
import { readTable } from '../support/read-csv.js';
import { bothSides } from '../support/table-cells.js';

/** Whatever separates cells, ends rows, begins formulas or needs more than a byte. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'",;\r\n\t=+-@\'` ＝＋－＠aä漢😀\ufeff'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});
const scalar = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
);
const anything = fc.option(fc.oneof(scalar, fc.array(scalar), fc.dictionary(text, scalar)));
const id = fc.integer({ min: 1 });
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);
const name = nullable(text);

const user = nullable(fc.record({ id, name, email: name }));
const related = nullable(fc.record({ name, value: id }));
const points = fc.array(fc.record({ value: text, primary: fc.boolean(), label: text }), { maxLength: 3 });

/** The fields that are no plain values, by type. */
const REFERENCES: Record<ExportType, Record<string, fc.Arbitrary<unknown>>> = {
  persons: { email: points, phone: points, org_id: related, owner_id: user },
  organizations: { owner_id: user },
  deals: { person_id: related, org_id: related, owner_id: user, creator_user_id: user },
  notes: {
    user,
    deal: nullable(fc.record({ title: name, id })),
    person: nullable(fc.record({ name, id })),
    organization: nullable(fc.record({ name, id })),
  },
  pipelines: {},
  stages: {},
};

const definition = fc.record({
  code: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 }),
  type: fc.constantFrom('varchar', 'monetary', 'daterange', 'time', 'timerange', 'address', 'json', 'set'),
  isCustom: fc.boolean(),
  parts: fc.array(fc.constantFrom('value', 'currency', 'odd part'), { maxLength: 2 }),
});

/** Fields that repeat what another one says. */
const NAMED_ALREADY = new Set(
  'owner_name org_name person_name primary_email user_id deal_id person_id org_id'.split(' '),
);

/** What the fields of the contract are, and in which order. */
const DOCUMENT = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, { properties?: object }> };
};

const SCHEMAS: Record<ExportType, string> = {
  persons: 'PersonRecord',
  organizations: 'OrganizationRecord',
  deals: 'DealRecord',
  notes: 'NoteRecord',
  pipelines: 'PipelineRecord',
  stages: 'StageRecord',
};

/** Where a field begins that has no column of its name. */
const COLUMN_OF: Record<string, string> = {
  user: 'user_id',
  deal: 'deal_id',
  person: 'person_id',
  organization: 'org_id',
};

describe.each(Object.values(ExportType))('a table of %s', (type) => {
  const ordinary = CONTRACT_COLUMNS[type]
    .flatMap(({ fields }) => fields)
    .filter((field) => !(field in REFERENCES[type]) && !NAMED_ALREADY.has(field));

  /** A record as the lists yield it, with values that its columns need not expect. */
  const record = (customFields: readonly string[]): fc.Arbitrary<ExportRecord> =>
    fc
      .tuple(
        fc.record({ ...REFERENCES[type], id }),
        fc.record(Object.fromEntries(ordinary.map((field) => [field, anything])), { requiredKeys: [] }),
        fc.record(Object.fromEntries(customFields.map((field) => [field, anything])), { requiredKeys: [] }),
        fc.dictionary(fc.string({ unit: fc.constantFrom(...'xyz_') }), anything, { maxKeys: 2 }),
      )
      .map(([references, fields, custom, others]) => ({ ...others, ...custom, ...fields, ...references }));

  const tableful = fc
    .uniqueArray(definition, { selector: ({ code }) => code, maxLength: 4 })
    .chain((definitions) => {
      const names = definitions.flatMap(({ code }) => [code, `${code}_currency`, `${code}_until`]);
      return fc.record({
        definitions: fc.constant(definitions),
        records: fc.array(record(names), { maxLength: 4 }),
      });
    });

  it('holds every value of every record, and can be read back', () => {
    fc.assert(
      fc.property(tableful, ({ definitions, records }) => {
        const format = csv(new Table([...CONTRACT_COLUMNS[type], ...customColumns(definitions)]));
        const bytes = Buffer.concat([format.head(), format.records(records)]);
        const rows = readTable(bytes.toString());
        expect(rows).toHaveLength(records.length);
        for (const [index, row] of rows.entries()) {
          const { read, expected } = bothSides(type, row, asSent(records[index]));
          expect(read).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('begins with the fields of the contract, in their order', () => {
    const { properties = {} } = DOCUMENT.components.schemas[SCHEMAS[type]] ?? {};
    const header = new Table(CONTRACT_COLUMNS[type]).header;
    const places = Object.keys(properties).map((field) => header.indexOf(COLUMN_OF[field] ?? field));
    expect(places[0]).toBe(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    // Nothing else stands among them but what they are split into.
    const last = header.slice(0, (places.at(-1) ?? 0) + 1);
    const split = last.filter((_, place) => !places.includes(place));
    expect(split.filter((name) => !/_(name|email|title|all)$/.test(name))).toEqual([]);
  });

  it('has the same columns whatever the records hold, and however the definitions are listed', () => {
    fc.assert(
      fc.property(tableful, ({ definitions, records }) => {
        const headOf = (listed: typeof definitions) =>
          csv(new Table([...CONTRACT_COLUMNS[type], ...customColumns(listed)])).head();
        const format = csv(new Table([...CONTRACT_COLUMNS[type], ...customColumns(definitions)]));
        format.records(records);
        expect(format.head()).toEqual(headOf([...definitions].reverse().concat(definitions)));
        // The others are the contract's affair.
        expect(format.head()).toEqual(headOf(definitions.filter(({ isCustom }) => isCustom)));
      }),
    );
  });
});

/** What a client of NDJSON has of a record: -0 is 0, for instance. */
function asSent(record: ExportRecord | undefined): Record<string, unknown> {
  return JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
}
