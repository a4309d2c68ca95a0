import type { CompanyTables } from '../company/company-tables.js';

/**
 * The JSON of records, kept while there is room for it, so that a list that is walked again costs little. What came first
 * stays: lists are walked from end to end, and of what was used longest ago the next walk asks first.
 */
export class RecordTexts {
  private readonly shapes = new Map<string, Shape>();
  private slab = Buffer.alloc(0);
  private used = 0;
  private left: number;

  /** @param capacity in bytes */
  constructor(capacity: number) {
    this.left = capacity;
  }

  /**
   * The texts of one form of one type's records: all that is asked for besides them is the same. Those of another version
   * are forgotten.
   */
  of(type: string, form: string, version: string): Shape {
    const name = `${type}?${form}`;
    const known = this.shapes.get(name);
    if (known?.version === version) return known;
    this.left += known?.bytes ?? 0;
    const shape: Shape = { type, version, texts: new Map(), bytes: 0 };
    this.shapes.set(name, shape);
    return shape;
  }

  /** A record's JSON behind a comma, as bytes; kept under its id if there is room. */
  add(shape: Shape, id: number, record: object): Buffer {
    const json = `,${JSON.stringify(record)}`;
    const size = Buffer.byteLength(json);
    // One byte a character, as nearly all have it: a copy, where UTF-8 would be a conversion.
    const encoding = size === json.length ? 'latin1' : 'utf8';
    if (size > this.left) return Buffer.from(json, encoding);
    const place = this.room(size);
    place.write(json, encoding);
    shape.texts.set(id, place);
    shape.bytes += size;
    return place;
  }

  /** Of a record that changes. Its room is not given back: it lies between others'. */
  forget(type: string, id: number): void {
    for (const shape of this.shapes.values()) if (shape.type === type) shape.texts.delete(id);
  }

  /** Room is taken in large pieces: small ones would cost a multiple of the text. */
  private room(size: number): Buffer {
    this.left -= size;
    if (this.used + size > this.slab.length) {
      this.slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, size));
      this.used = 0;
    }
    this.used += size;
    return this.slab.subarray(this.used - size, this.used);
  }
}

/** The texts of a company's records: who changes is forgotten. */
export function textsOf({ tables }: CompanyTables, capacity: number): RecordTexts {
  const texts = new RecordTexts(capacity);
  for (const [type, table] of Object.entries(tables)) {
    table.follow({ before: () => {}, after: (id) => texts.forget(type, id) });
  }
  return texts;
}

/** Texts that are alike but for their records. */
export interface Shape {
  readonly type: string;
  readonly version: string;
  readonly texts: Map<number, Buffer>;
  bytes: number;
}

const SLAB_BYTES = 1_048_576;
