import type { Operation } from './api-document.js';
import type { CallerName } from './callers.js';
import type { Weather } from './weather.js';

/** A request while it is being made up: valid at first, then with flaws. Names and values are as they go over the wire. */
export interface Draft {
  readonly operation: Operation;
  readonly caller: CallerName;
  readonly weather: Weather | undefined;
  method: string;
  readonly pathValues: Record<string, string>;
  /** What is done to the whole path once it is put together. */
  readonly pathEdits: ((path: string) => string)[];
  query: [name: string, value: string | undefined][];
  headers: [name: string, value: string][];
  readonly cookies: string[];
  body: DraftBody | undefined;
  /** Announces a body and hangs up before it is there: whether that is answered is anybody's guess. */
  isCutShort: boolean;
  /** What is wrong with it, for the report. */
  readonly flaws: string[];
}

export interface DraftBody {
  type: string;
  /** What the type is made of: JSON, or the entries of a form. */
  value: unknown;
  /** Sent in its place: what does not parse. */
  text?: string;
}

/** One thing wrong with a request. */
export interface Flaw {
  readonly name: string;
  apply(draft: Draft): void;
}

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly [name: string, value: string][];
  readonly body: string;
}

/** Puts a draft together. `values` stand for its `{{placeholders}}`, `host` is whom it is sent to. */
export function toWire(
  draft: Draft,
  {
    host,
    authorization,
    values,
  }: { host: string; authorization: readonly string[]; values: Readonly<Record<string, string>> },
): WireRequest {
  const body = bodyText(draft.body);
  const cookies = [...draft.cookies, ...(values['cookie'] ? [values['cookie']] : [])];
  const headers: [string, string][] = [
    ...unlessGiven(draft, 'Host', host),
    ...authorization.map((value): [string, string] => ['Authorization', value]),
    ...(cookies.length > 0 ? unlessGiven(draft, 'Cookie', cookies.join('; ')) : []),
    ...(draft.body === undefined ? [] : unlessGiven(draft, 'Content-Type', draft.body.type)),
    ...(draft.body === undefined
      ? []
      : unlessGiven(
          draft,
          'Content-Length',
          String(Buffer.byteLength(filled(body, values, (value) => JSON.stringify(value).slice(1, -1)))),
        )),
    ...draft.headers.filter(([name]) => name !== ''),
    ['Connection', 'close'],
  ];
  return {
    method: draft.method,
    target: filled(target(draft), values, encodeURIComponent),
    headers,
    body: filled(body, values, (value) => JSON.stringify(value).slice(1, -1)),
  };
}

/** The names of the placeholders that a draft bears. */
export function placeholders(draft: Draft): Set<string> {
  const text = `${target(draft)} ${bodyText(draft.body)}`;
  return new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''));
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

function target(draft: Draft): string {
  const plain = draft.operation.path.replace(/\{(\w+)\}/g, (_, name: string) => draft.pathValues[name] ?? '');
  const path = draft.pathEdits.reduce((edited, edit) => edit(edited), plain);
  const pairs = draft.query.map(([name, value]) => (value === undefined ? name : `${name}=${value}`));
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

function bodyText(body: DraftBody | undefined): string {
  if (body === undefined) return '';
  if (body.text !== undefined) return body.text;
  if (!body.type.startsWith('application/x-www-form-urlencoded')) return JSON.stringify(body.value) ?? '';
  return new URLSearchParams(body.value as Record<string, string>).toString();
}

function unlessGiven({ headers }: Draft, name: string, value: string): [string, string][] {
  return headers.some(([given]) => given.toLowerCase() === name.toLowerCase()) ? [] : [[name, value]];
}

function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  encode: (value: string) => string,
): string {
  return text.replace(PLACEHOLDER, (_, name: string) => encode(values[name] ?? ''));
}
