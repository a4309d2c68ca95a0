import type { Sandbox } from '../../src/sandbox/index.js';

/** An answer, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  body: AnswerBody;
}

/** As much of an answer's form as the specs look at. */
export interface AnswerBody {
  success?: boolean;
  data?: unknown;
  error?: string;
  code?: string;
  errorCode?: number;
  additional_data?: {
    next_cursor?: string | null;
    pagination?: { start: number; limit: number; more_items_in_collection: boolean; next_start?: number };
  } | null;
}

export interface AskOptions {
  /** An access token; default one issued once for this sandbox. '' sends none. */
  token?: string;
  signal?: AbortSignal;
}

/** A GET of the API by a client that has been granted everything. */
export async function ask(sandbox: Sandbox, path: string, options: AskOptions = {}): Promise<Answer> {
  const token = options.token ?? tokenFor(sandbox);
  const response = await fetch(`${sandbox.url}${path}`, {
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: options.signal ?? null,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as AnswerBody };
}

export interface WithId {
  id: number;
  [field: string]: unknown;
}

/** The records of an answer's list. */
export function recordsOf(answer: Answer): WithId[] {
  if (!Array.isArray(answer.body.data))
    throw new Error(`no list, but ${answer.status}: ${answer.body.error}`);
  return answer.body.data as WithId[];
}

export function idsOf(answer: Answer): number[] {
  return recordsOf(answer).map((record) => record.id);
}

/** Follows the cursors of a v2 list to the end; `between` runs after each page that has a next one. */
export async function walk(
  sandbox: Sandbox,
  path: string,
  between: (page: Answer) => void | Promise<void> = () => {},
): Promise<WithId[]> {
  const records: WithId[] = [];
  let cursor: string | null | undefined;
  do {
    const answer = await ask(sandbox, cursor ? `${path}&cursor=${cursor}` : path);
    records.push(...recordsOf(answer));
    cursor = answer.body.additional_data?.next_cursor;
    if (cursor) await between(answer);
  } while (cursor);
  return records;
}

function tokenFor(sandbox: Sandbox): string {
  const known = TOKENS.get(sandbox);
  if (known !== undefined) return known;
  const token = sandbox.tokens.issue().access_token;
  TOKENS.set(sandbox, token);
  return token;
}

const TOKENS = new WeakMap<Sandbox, string>();
