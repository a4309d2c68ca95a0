import fc from 'fast-check';
import type { ApiDocument, Operation, Parameter } from './api-document.js';
import { type CallerName, REFUSED_CALLERS, UNCONNECTED_CALLERS } from './callers.js';
import type { Draft, DraftBody, Flaw } from './draft.js';
import { flaw } from './flaws.js';
import { KNOWN_VALUES } from './known-values.js';
import { validParameter, validValue } from './valid-values.js';
import { type Weather, weather } from './weather.js';
import { percentEncoded } from './wire-text.js';

/**
 * Requests to one operation: in five, two as the document wants them from anybody, one of the owner's while something is
 * wrong at Pipedrive, and two with one to three flaws.
 */
export function requestsTo(document: ApiDocument, operation: Operation): fc.Arbitrary<Draft> {
  const flaws = fc.array(flaw(operation), { minLength: 1, maxLength: 3, size: 'max' });
  const fair = fc.constant(undefined);
  const owner = fc.constant<CallerName>('owner');
  return fc.oneof(
    { weight: 2, arbitrary: drafts(document, operation, caller(), fair, fc.constant([])) },
    { weight: 1, arbitrary: drafts(document, operation, owner, weather(), fc.constant([])) },
    { weight: 2, arbitrary: drafts(document, operation, caller(), fc.oneof(fair, weather()), flaws) },
  );
}

function drafts(
  document: ApiDocument,
  operation: Operation,
  caller: fc.Arbitrary<CallerName>,
  weather: fc.Arbitrary<Weather | undefined>,
  flaws: fc.Arbitrary<Flaw[]>,
): fc.Arbitrary<Draft> {
  const parameters = fc.tuple(
    ...operation.parameters.map((parameter) => parameterValue(document, parameter)),
  );
  const [body, accept] = [bodyOf(document, operation), acceptOf(operation)];
  return fc
    .record({ parameters, body, accept, caller, weather, flaws })
    .map(({ parameters, body, accept, caller, weather, flaws }) => {
      const draft = emptyDraft(operation, caller, weather);
      for (const [parameter, value] of parameters) if (value !== undefined) put(draft, parameter, value);
      if (accept !== undefined) draft.headers.push(['Accept', accept]);
      draft.body = body;
      for (const { name, apply } of flaws) {
        draft.flaws.push(name);
        apply(draft);
      }
      return draft;
    });
}

function emptyDraft(operation: Operation, caller: CallerName, weather: Draft['weather']): Draft {
  const parts = { pathValues: {}, pathEdits: [], query: [], headers: [], cookies: [], flaws: [] };
  return {
    ...parts,
    operation,
    caller,
    weather,
    method: operation.method,
    body: undefined,
    isCutShort: false,
  };
}

function parameterValue(
  document: ApiDocument,
  parameter: Parameter,
): fc.Arbitrary<[parameter: Parameter, value: string | undefined]> {
  const value = validParameter(document, parameter);
  // What only the service can give is what leads further than the first refusal.
  const present = KNOWN_VALUES.has(parameter.name) && !SELDOM.has(parameter.name) ? 12 : 1;
  const maybe = fc.oneof(
    { weight: present, arbitrary: value },
    { weight: 2, arbitrary: fc.constant(undefined) },
  );
  return fc.tuple(fc.constant(parameter), parameter.required ? value : maybe);
}

/** Most requests go without: what leads further is to leave them out. */
const SELDOM: ReadonlySet<string> = new Set(['error', 'resume']);

function put(draft: Draft, parameter: Parameter, value: string): void {
  const wire = value.startsWith('{{') ? value : percentEncoded(value);
  if (parameter.in === 'path') draft.pathValues[parameter.name] = wire;
  if (parameter.in === 'query') draft.query.push([parameter.name, wire]);
  if (parameter.in === 'header') draft.headers.push([parameter.name, wire]);
  if (parameter.in === 'cookie') draft.cookies.push(`${parameter.name}=${wire}`);
}

function bodyOf(document: ApiDocument, { body }: Operation): fc.Arbitrary<DraftBody | undefined> {
  if (body === undefined) return fc.constant(undefined);
  return fc.oneof(
    ...Object.entries(body.content).map(([type, { schema }]) =>
      validValue(document, schema, '').map((value) => ({ type, value })),
    ),
  );
}

/** One of the media types that the operation answers with, anything, or no word about it. */
function acceptOf(operation: Operation): fc.Arbitrary<string | undefined> {
  const types = Object.values(operation.responses).flatMap(({ content }) => Object.keys(content ?? {}));
  return fc.constantFrom(undefined, '*/*', ...new Set(types));
}

function caller(): fc.Arbitrary<CallerName> {
  return fc.oneof(
    { weight: 75, arbitrary: fc.constant<CallerName>('owner') },
    { weight: 10, arbitrary: fc.constantFrom<CallerName>(...UNCONNECTED_CALLERS) },
    { weight: 15, arbitrary: fc.constantFrom(...REFUSED_CALLERS) },
  );
}
