import fc from 'fast-check';
import type { ApiDocument, Parameter, Schema } from './api-document.js';
import { KNOWN_VALUES } from './known-values.js';

/** A value that the document allows for a parameter, as a text. */
export function validParameter(document: ApiDocument, parameter: Parameter): fc.Arbitrary<string> {
  const examples = Object.values(parameter.examples ?? {}).map(({ value }) => value);
  const texts = examples.filter((value) => typeof value === 'string');
  if (texts.length > 0) return fc.constantFrom(...texts);
  return validValue(document, parameter.schema, parameter.name).map(String);
}

/** A value that a schema allows. `name` is the property's or the parameter's, for those that only the service can give. */
export function validValue(document: ApiDocument, given: Schema, name: string): fc.Arbitrary<unknown> {
  const known = KNOWN_VALUES.get(name);
  if (known !== undefined) return fc.constantFrom(...known);
  const schema = document.resolve(given);
  const [choice] = [schema.oneOf, schema.anyOf, schema.allOf].filter((choices) => choices !== undefined);
  if (choice !== undefined) return fc.oneof(...choice.map((one) => validValue(document, one, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return validObject(document, schema);
    case 'array':
      return fc.array(validValue(document, schema.items ?? {}, name), { maxLength: 3 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return validInteger(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    default:
      return validText(schema);
  }
}

function validObject(
  document: ApiDocument,
  { properties = {}, required = [] }: Schema,
): fc.Arbitrary<unknown> {
  const values = Object.entries(properties).map(([name, schema]) => [
    name,
    validValue(document, schema, name),
  ]);
  return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [...required],
  });
}

/** Bounds themselves now and then, otherwise small: a page that begins far out costs many calls. */
function validInteger({ minimum = 0, maximum = 1_000_000 }: Schema): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 60) }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );
}

function validText({ format, pattern, minLength = 1, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  if (format === 'date-time') {
    const between = { min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true };
    return fc.date(between).map((moment) => moment.toISOString());
  }
  if (format === 'uuid') return fc.uuid();
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) });
}
