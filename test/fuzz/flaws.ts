import fc from 'fast-check';
import type { Operation, Parameter } from './api-document.js';
import { bodyFlaw } from './body-flaws.js';
import type { Draft, Flaw } from './draft.js';
import { headerFlaw } from './header-flaws.js';
import { ODD_TEXTS, oddText } from './odd-values.js';
import { careless, percentEncoded } from './wire-text.js';

/** Anything that can be wrong with a request to an operation. */
export function flaw(operation: Operation): fc.Arbitrary<Flaw> {
  const { parameters } = operation;
  return fc.oneof(
    ...(parameters.length === 0 ? [] : [{ weight: 8, arbitrary: parameterFlaw(parameters) }]),
    { weight: 2, arbitrary: unknownParameter() },
    { weight: 1, arbitrary: otherMethod() },
    { weight: 2, arbitrary: oddPath() },
    { weight: 3, arbitrary: headerFlaw() },
    { weight: operation.body === undefined ? 1 : 6, arbitrary: bodyFlaw() },
  );
}

/** One of the documented parameters: an odd value, none, several, or a name that is almost its own. */
function parameterFlaw(parameters: readonly Parameter[]): fc.Arbitrary<Flaw> {
  return fc.constantFrom(...parameters).chain((parameter) =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: oddWire(parameter).map((value) => given(parameter, [[parameter.name, value]])),
      },
      { weight: 1, arbitrary: fc.constant(given(parameter, [])) },
      {
        weight: 2,
        arbitrary: fc.array(oddWire(parameter), { minLength: 2, maxLength: 3 }).map((values) =>
          given(
            parameter,
            values.map((value) => [parameter.name, value]),
          ),
        ),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...ALMOST_NAMES), oddWire(parameter))
          .map(([almost, value]) => given(parameter, [[almost(parameter.name), value]])),
      },
    ),
  );
}

const ALMOST_NAMES: readonly ((name: string) => string)[] = [
  (name) => `${name}[]`,
  (name) => `${name}[a]`,
  (name) => `${name}[0][b]`,
  (name) => `${name}.a`,
  (name) => `${name};a`,
  (name) => `${name}%00`,
  (name) => `%20${name}`,
  (name) => name.toUpperCase(),
  (name) => percentEncodedWhole(name),
];

/** A parameter in place of what the draft had for it. */
function given(parameter: Parameter, pairs: readonly [string, string][]): Flaw {
  const told = pairs.map(([name, value]) => `${name}=${value}`).join(' & ') || 'missing';
  return {
    name: `${parameter.in} ${parameter.name}: ${told}`,
    apply(draft: Draft): void {
      if (parameter.in === 'path')
        draft.pathValues[parameter.name] = pairs.map(([, value]) => value).join('/');
      if (parameter.in === 'header') draft.headers.push(...pairs);
      if (parameter.in === 'cookie') draft.cookies.push(...pairs.map(([name, value]) => `${name}=${value}`));
      if (parameter.in !== 'query') return;
      draft.query = [...draft.query.filter(([name]) => name !== parameter.name), ...pairs];
    },
  };
}

function unknownParameter(): fc.Arbitrary<Flaw> {
  const names = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'binary', maxLength: 12 }));
  return fc
    .tuple(names.chain(encoded), fc.option(oddText({}).chain(encoded), { nil: undefined }))
    .map(([name, value]) => ({
      name: `unknown parameter ${name}`,
      apply: (draft) => void draft.query.push([name, value]),
    }));
}

function otherMethod(): fc.Arbitrary<Flaw> {
  return fc.constantFrom(...METHODS).map((method) => ({
    name: `method ${method}`,
    apply: (draft) => void (draft.method = method),
  }));
}

// CONNECT asks for a tunnel, which no server of ours opens: Node hangs up.
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'get',
  'NONSENSE',
];

function oddPath(): fc.Arbitrary<Flaw> {
  return fc.constantFrom(...Object.entries(PATH_EDITS)).map(([name, edit]) => ({
    name: `path with ${name}`,
    apply: (draft) => void draft.pathEdits.push(edit),
  }));
}

const PATH_EDITS: Readonly<Record<string, (path: string) => string>> = {
  'a trailing slash': (path) => `${path}/`,
  'a doubled slash': (path) => path.replace('/', '//'),
  'a further part': (path) => `${path}/x`,
  'a part less': (path) => path.replace(/\/[^/]*$/, ''),
  'a step up': (path) => `${path}/../x`,
  'a step nowhere': (path) => path.replace(/\/(\w)/, '/./$1'),
  'an encoded step up': (path) => `/%2e%2e${path}`,
  'a matrix parameter': (path) => `${path};a=1`,
  'a fragment': (path) => `${path}#x`,
  'encoded letters': (path) => path.replace(/e/g, '%65'),
  'encoded slashes': (path) => path.replace(/\/(?=[^/]*$)/, '%2F'),
  'other case': (path) => path.toUpperCase(),
  'an encoding that is none': (path) => `${path}%zz`,
  'overlong UTF-8': (path) => `${path}%c0%af`,
  'an encoded NUL': (path) => `${path}%00`,
  'a whole address': (path) => `http://elsewhere.example${path}`,
  'bytes that are no UTF-8': (path) => `${path}\xff`,
  'far too long a part': (path) => `${path}${'x'.repeat(12_000)}`,
  'an empty query': (path) => `${path}?`,
  'a query of separators': (path) => `${path}?&&=&;&`,
};

function oddWire(parameter: Parameter): fc.Arbitrary<string> {
  return oddText(parameter.schema).chain(encoded);
}

/** A text as a good client would send it, or as a bad one might. */
function encoded(text: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(percentEncoded(text)) },
    { weight: 1, arbitrary: fc.constant(careless(text)) },
    { weight: 1, arbitrary: fc.constant(percentEncoded(percentEncoded(text))) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('%', '%z', '%zz', '%c0%af', '%ff', '%u0041', '%00')
        .map((odd) => `${careless(text)}${odd}`),
    },
  );
}

function percentEncodedWhole(name: string): string {
  return Array.from(name, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
}
