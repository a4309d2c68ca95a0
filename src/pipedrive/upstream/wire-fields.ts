import { isObject } from './http/envelope.js';
import { contractTime } from './records/contract-time.js';

/**
 * Reads the fields of a record that came over the wire, each in the form that the contract gives it. Missing is null;
 * a harmless difference (a number in quotes, 1 for true) is mended; whatever else is of the wrong form is refused, for
 * a client can do nothing with a value that may be anything.
 */
export class WireFields {
  /** @param path of the object within its record, for messages: `emails.0.` */
  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly path = '',
  ) {}

  text(name: string): string | null {
    const value = this.fields[name] ?? null;
    if (value === null || typeof value === 'string') return value;
    return typeof value === 'number' ? String(value) : this.refuse(name, 'a text');
  }

  number(name: string): number | null {
    const value = this.fields[name] ?? null;
    if (value === null || typeof value === 'number') return value;
    return typeof value === 'string' && NUMBER.test(value) ? Number(value) : this.refuse(name, 'a number');
  }

  wholeNumber(name: string): number | null {
    const number = this.number(name);
    return number === null || Number.isSafeInteger(number) ? number : this.refuse(name, 'a whole number');
  }

  flag(name: string): boolean | null {
    const value = this.fields[name] ?? null;
    if (value === null || typeof value === 'boolean') return value;
    return value === 0 || value === 1 ? value === 1 : this.refuse(name, 'true or false');
  }

  /** As the contract writes it. */
  time(name: string): string | null {
    const value = this.fields[name] ?? null;
    if (value === null) return null;
    return typeof value === 'string' ? contractTime(value) : this.refuse(name, 'a time');
  }

  wholeNumbers(name: string): number[] {
    return this.each(name, (list, index) => list.wholeNumber(index));
  }

  part(name: string): WireFields | null {
    const value = this.fields[name] ?? null;
    if (value === null) return null;
    return isObject(value) ? new WireFields(value, `${this.path}${name}.`) : this.refuse(name, 'an object');
  }

  parts(name: string): WireFields[] {
    return this.each(name, (list, index) => list.part(index));
  }

  /** The fields as they came, but for some. */
  without(...names: string[]): Record<string, unknown> {
    const others = { ...this.fields };
    for (const name of names) delete others[name];
    return others;
  }

  private each<T>(name: string, read: (list: WireFields, index: string) => T | null): T[] {
    const value: unknown = this.fields[name] ?? [];
    if (!Array.isArray(value)) return this.refuse(name, 'a list');
    if (value.length === 0) return [];
    // A list's places are its names.
    const list = new WireFields(value as unknown as Record<string, unknown>, `${this.path}${name}.`);
    return value.flatMap((_, index) => read(list, String(index)) ?? []);
  }

  private refuse(name: string, form: string): never {
    throw new WrongFieldError(`${this.path}${name} is not ${form}`);
  }
}

/** A field of the wrong form: its message names the field, and never what stood there. */
export class WrongFieldError extends Error {
  override readonly name = 'WrongFieldError';
}

/** A number in quotes, as API v1 has it here and there. */
const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;
