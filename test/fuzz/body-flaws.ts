import fc from 'fast-check';
import type { Draft, Flaw } from './draft.js';
import { oddJson } from './odd-values.js';

/** A body that is odd, or where none belongs. */
export function bodyFlaw(): fc.Arbitrary<Flaw> {
  return fc.oneof(
    { weight: 3, arbitrary: oddField() },
    { weight: 1, arbitrary: withoutField() },
    { weight: 2, arbitrary: oddJson().map((value) => whole('another value', { type: JSON_TYPE, value })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...BROKEN_TEXTS)
        .map((text) => whole(`text ${text.slice(0, 40)}`, { type: JSON_TYPE, value: null, text })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...TYPES).map((type) => ({
        name: `body of type ${type}`,
        apply: (draft: Draft) => void (draft.body = { value: {}, ...draft.body, type }),
      })),
    },
    { weight: 1, arbitrary: fc.constant(whole('none', undefined)) },
    { weight: 1, arbitrary: fc.constant(unannounced()) },
  );
}

const JSON_TYPE = 'application/json';

// prettier-ignore
const BROKEN_TEXTS: readonly string[] = [
  '', ' ', '{', '{"a":', '{"a":1}}', '[1,]', 'NaN', "{'a':1}", '\ufeff{}', '{"a":1e400}', '"\\ud800"',
  '{"\\u0000":1}', '\0', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"a":1,"a":2}',
  '1', 'null', '"text"', 'true', `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  `{"a":"${'x'.repeat(70_000)}"}`,
];

// prettier-ignore
const TYPES: readonly string[] = [
  'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml',
  'application/json; charset=utf-16', 'application/vnd.api+json', 'nonsense', '',
  'application/json, text/html',
];

function whole(name: string, body: Draft['body']): Flaw {
  return { name: `body: ${name}`, apply: (draft) => void (draft.body = body) };
}

/** One field of the body with another value, or one more. */
function oddField(): fc.Arbitrary<Flaw> {
  return fc
    .tuple(fc.nat({ max: 8 }), fc.constantFrom('extra', '__proto__', 'constructor', ''), oddJson())
    .map(([index, extra, value]) => ({
      name: 'body with an odd field',
      apply(draft) {
        const fields = fieldsOf(draft);
        const name = Object.keys(fields)[index] ?? extra;
        // An own property, whatever its name: JSON.parse makes one of `__proto__` too.
        Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
        draft.body = { type: draft.body?.type ?? JSON_TYPE, value: fields };
      },
    }));
}

function withoutField(): fc.Arbitrary<Flaw> {
  return fc.nat({ max: 8 }).map((index) => ({
    name: 'body without a field',
    apply(draft) {
      const left = Object.entries(fieldsOf(draft)).filter((_, place) => place !== index);
      draft.body = { type: draft.body?.type ?? JSON_TYPE, value: Object.fromEntries(left) };
    },
  }));
}

/** More bytes than Content-Length tells: the rest of the connection is no request. */
function unannounced(): Flaw {
  return {
    name: 'body that nobody announced',
    apply(draft) {
      draft.body = { type: JSON_TYPE, value: {}, text: '{"a":1}' };
      draft.headers.push(['Content-Length', '0']);
    },
  };
}

function fieldsOf({ body }: Draft): Record<string, unknown> {
  const value = body?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...(value as Record<string, unknown>) }
    : {};
}
