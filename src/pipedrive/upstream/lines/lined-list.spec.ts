import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ExportRecord } from '../records/export-record.js';
import { linedList, listOfLines } from './lined-list.js';
import { OPEN_FIELDS, restOfLine } from './record-line.js';

const VALUE = fc.jsonValue({ maxDepth: 2 });
const NAME = fc.oneof(
  fc.constantFrom(...OPEN_FIELDS, 'title', 'toJSON', '7', '__proto__'),
  fc.string({ unit: 'binary' }),
);
const RECORD = fc
  .record({ id: fc.nat(), fields: fc.dictionary(NAME, VALUE) })
  // As JSON has them: -0, for instance, is 0.
  .map(({ id, fields }) => JSON.parse(JSON.stringify({ ...fields, id })) as ExportRecord);

describe('lines', () => {
  it('hold every field of a record, open or as text', () => {
    fc.assert(
      fc.property(fc.array(RECORD, { maxLength: 4 }), (records) => {
        const expected = structuredClone(records);
        const read = listOfLines(linedList({ records, cursor: 'next', isSilent: false }));
        expect(read).toMatchObject({ cursor: 'next', isSilent: false });
        expect(read.records.map(wholeOf)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('leave open what is there of OPEN_FIELDS, and nothing else', () => {
    const list = { records: [{ id: 1, title: 'Größe', owner_id: null }], cursor: null, isSilent: true };
    const [record] = listOfLines(linedList(list)).records;
    expect(Object.entries(record ?? {})).toEqual([
      ['id', 1],
      ['owner_id', null],
    ]);
    expect(restIn(record ?? { id: 0 })).toBe(',"title":"Größe"}\n');
  });

  it('are written once, and their memory is given back with the last of a page', () => {
    const { rests, ...others } = linedList({
      records: [{ id: 1, a: 1 }, { id: 2 }],
      cursor: null,
      isSilent: false,
    });
    const records = listOfLines({ rests, ...others }).records.map((record) => restOfLine(record));
    const target = Buffer.alloc(8);
    records[1]?.moveTo(target, 0);
    expect(() => records[1]?.moveTo(target, 0)).toThrow(TypeError);
    expect(rests.buffer.byteLength).toBe(10);
    records[0]?.moveTo(target, 0);
    expect(target.toString()).toBe(',"a":1}\n');
    expect(rests.buffer.byteLength).toBe(0);
  });
});

function wholeOf(record: ExportRecord): unknown {
  return JSON.parse(JSON.stringify(record).slice(0, -1) + restIn(record));
}

function restIn(record: ExportRecord): string {
  const rest = restOfLine(record);
  const bytes = Buffer.alloc(rest?.length ?? 0);
  rest?.moveTo(bytes, 0);
  return bytes.toString();
}
